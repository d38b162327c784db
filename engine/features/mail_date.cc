// One pass over blank-separated pieces: weekday, day, month, year, time, zone. What does
// not fit is skipped, so that dates that are merely odd still give seconds.

#include "features/mail_date.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "base/byte_set.h"
#include "base/bytes.h"

namespace backstop::features {
namespace {

// The first three letters of a name, lower case, in one number, so that names compare at once.
constexpr uint32_t Pack(std::string_view name) {
  uint32_t packed = 0;
  for (const char c : name.substr(0, 3))
    packed = packed << 8 | static_cast<unsigned char>(AsciiLower(c));
  return packed;
}

constexpr uint32_t kMonths[] = {Pack("jan"), Pack("feb"), Pack("mar"), Pack("apr"),
                                Pack("may"), Pack("jun"), Pack("jul"), Pack("aug"),
                                Pack("sep"), Pack("oct"), Pack("nov"), Pack("dec")};
constexpr uint32_t kDays[] = {Pack("thu"), Pack("fri"), Pack("sat"), Pack("sun"),
                              Pack("mon"), Pack("tue"), Pack("wed")};  // 1970-01-01: a Thursday

// Days since 1970-01-01 of a Gregorian date (Hinnant, "chrono-Compatible Low-Level Date
// Algorithms").
constexpr int64_t DaysFromCivil(int64_t year, int month, int day) {
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

// -1 when `text` is not all digits or too long.
int Number(std::string_view text) {
  if (text.empty() || text.size() > 4) return -1;
  int value = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

template <size_t kSize>
int IndexOf(const uint32_t (&names)[kSize], uint32_t packed) {
  const auto* const at = std::find(std::begin(names), std::end(names), packed);
  return at == std::end(names) ? -1 : static_cast<int>(at - std::begin(names));
}

struct Pieces {
  int weekday = -1, day = -1, month = -1, year = -1, clock = -1;
};

// Seconds of the day; -1 when it is no time.
int ClockOf(int hour, int minute, int sec) {
  return hour < 0 || hour > 24 || minute < 0 || minute > 59 || sec < 0 || sec > 61
             ? -1
             : hour * 3600 + minute * 60 + sec;
}

// "12:34:56" or "12:34", else -1.
int ParseClock(std::string_view piece) {
  const size_t first = piece.find(':');
  if (first == std::string_view::npos) return -1;
  const size_t second = piece.find(':', first + 1);
  const int hour = Number(piece.substr(0, first));
  const int minute = Number(
      piece.substr(first + 1, second == std::string_view::npos ? second : second - first - 1));
  return ClockOf(hour, minute,
                 second == std::string_view::npos ? 0 : Number(piece.substr(second + 1)));
}

// RFC 5322, 4.3, for two and three digits; "0102" is taken at its word.
int ParseYear(std::string_view piece) {
  const int year = Number(piece);
  if (year < 0 || piece.size() >= 4) return year;
  return year + (year < 50 ? 2000 : 1900);
}

void ParseZone(std::string_view piece, MailDate* out) {
  const int number = Number(piece.substr(1, 4));
  if (piece.size() != 5 || number < 0) return;
  const int minutes = number / 100 * 60 + number % 100;
  out->has_numeric_zone = true;
  out->zone_minutes = piece[0] == '-' ? -minutes : minutes;
  out->is_zone_plausible = number % 100 % 15 == 0 && number % 100 < 60 &&
                           out->zone_minutes <= 14 * 60 && out->zone_minutes >= -12 * 60;
}

// The nearest thing to a word of a date that the piece begins with, if it is wanted at all.
bool TakeName(std::string_view piece, Pieces* pieces) {
  const uint32_t packed = Pack(piece);
  if (pieces->weekday < 0 && pieces->day < 0) {
    pieces->weekday = IndexOf(kDays, packed);
    if (pieces->weekday >= 0) return true;
  }
  if (pieces->month >= 0) return false;
  pieces->month = IndexOf(kMonths, packed);
  return pieces->month >= 0;
}

void TakePiece(std::string_view piece, Pieces* pieces, MailDate* out) {
  if (pieces->clock < 0 && std::find(piece.begin(), piece.end(), ':') != piece.end()) {
    pieces->clock = ParseClock(piece);
  } else if ((piece[0] == '+' || piece[0] == '-') && pieces->clock >= 0) {
    ParseZone(piece, out);
  } else if (IsDigit(piece[0]) && pieces->day < 0) {
    pieces->day = Number(piece);
  } else if (IsDigit(piece[0]) && pieces->year < 0) {
    pieces->year = ParseYear(piece);
  } else if (!TakeName(piece, pieces)) {
    out->has_gmt_word = out->has_gmt_word || EqualsNoCase(piece, "gmt") ||
                        EqualsNoCase(piece, "ut") || EqualsNoCase(piece, "utc");
  }
}

constexpr ByteSet kGaps(" \t\r\n,");

// "Mon, 02 Jan 2006 15:04:05 +0000" at the front, as nearly all dates are written: the same pieces
// from places that are known. Returns its length; 0, and nothing taken, for any other form.
size_t TakeUsualForm(std::string_view value, Pieces* pieces, MailDate* out) {
  constexpr std::string_view kTail = " Jan 2006 15:04:05 +0000";
  const size_t day_digits = value.size() > 6 && value[6] == ' ' ? 1 : 2;
  const size_t size = 5 + day_digits + kTail.size();
  if (value.size() < size || (value.size() > size && !kGaps.Has(value[size]))) return 0;
  const std::string_view tail = value.substr(5 + day_digits, kTail.size());
  for (const size_t at : {0u, 4u, 9u, 12u, 15u, 18u}) {
    if (tail[at] != kTail[at]) return 0;
  }
  if (value[3] != ',' || value[4] != ' ' || (tail[19] != '+' && tail[19] != '-')) return 0;
  const Pieces usual = {
      IndexOf(kDays, Pack(value)), Number(value.substr(5, day_digits)),
      IndexOf(kMonths, Pack(tail.substr(1))), Number(tail.substr(5, 4)),
      ClockOf(Number(tail.substr(10, 2)), Number(tail.substr(13, 2)), Number(tail.substr(16, 2)))};
  if (std::min({usual.weekday, usual.day, usual.month, usual.year, usual.clock}) < 0) return 0;
  *pieces = usual;
  ParseZone(tail.substr(19), out);
  return size;
}

}  // namespace

MailDate ParseMailDate(std::string_view value) {
  MailDate out;
  Pieces pieces;
  value = value.substr(0, 128);
  while (!value.empty() && kGaps.Has(value.front())) value.remove_prefix(1);
  for (size_t at = TakeUsualForm(value, &pieces, &out); at < value.size();) {
    while (at < value.size() && kGaps.Has(value[at])) ++at;
    const size_t begin = at;
    at = kGaps.Find(value, at);
    if (at > begin) TakePiece(value.substr(begin, at - begin), &pieces, &out);
  }
  if (pieces.day < 1 || pieces.day > 31 || pieces.month < 0 || pieces.year < 0) return out;
  const int64_t days = DaysFromCivil(pieces.year, pieces.month + 1, pieces.day);
  out.is_valid = true;
  out.has_weekday = pieces.weekday >= 0;
  out.is_weekday_wrong = out.has_weekday && (days % 7 + 7) % 7 != pieces.weekday;
  out.seconds = days * 86400 + std::max(pieces.clock, 0) - out.zone_minutes * 60;
  return out;
}

}  // namespace backstop::features
