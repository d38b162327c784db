// Searches go by the first byte of what is sought, so most of the text is passed by memchr or by
// one compare per byte.

#include "report/text.h"

#include "base/byte_set.h"
#include "base/bytes.h"
#include "report/report.h"
#include "simd/byte_class.h"
#include "simd/triple_filter.h"

namespace backstop::report {
namespace {

constexpr size_t kAddressReach =
    2048;                            // an address further inside a value is no address of a report
constexpr size_t kMaxAddress = 320;  // RFC 5321, 4.5.3.1: 64 + 1 + 255

constexpr std::string_view kAlphanumeric =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr ByteSet kLocalAscii(kAlphanumeric, "!#$%&'*+-/=?^_`{|}~.");
constexpr ByteSet kDomainAscii(kAlphanumeric, "-._");

bool IsLocalByte(char c) { return kLocalAscii.Has(c) || static_cast<unsigned char>(c) >= 0x80; }
bool IsDomainByte(char c) { return kDomainAscii.Has(c) || static_cast<unsigned char>(c) >= 0x80; }

// Whether at `i` a mark or an East Asian letter stands ("«", "“", "：", "人"): with an ASCII letter
// beside it, an address begins or ends there, since these scripts have no blanks around one. (UTF-8
// of 2 or 3 bytes; U+1xxx, Vietnamese, is no such thing.)
size_t WideLength(std::string_view text, size_t i) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  const size_t length = byte(i) == 0xC2 ? 2 : byte(i) >= 0xE2 && byte(i) <= 0xEF ? 3 : 0;
  if (i + length > text.size()) return 0;
  for (size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xC0) != 0x80) return 0;
  }
  return length;
}

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Where the local part begins that ends at `sign`, and reaches back to `begin` by its bytes.
size_t BehindWide(std::string_view text, size_t begin, size_t sign) {
  for (size_t i = begin; i < sign; ++i) {
    const size_t length = WideLength(text, i);
    if (length != 0 && i + length < sign && IsAscii(text[i + length])) begin = i + length;
  }
  return begin;
}

// Where the domain ends that begins at `begin`, and goes on to `end` by its bytes.
size_t BeforeWide(std::string_view text, size_t begin, size_t end) {
  for (size_t i = begin + 1; i < end; ++i) {
    if (IsAscii(text[i - 1]) && text[i - 1] != '.' && WideLength(text, i) != 0) return i;
  }
  return end;
}

// A run of at most `max` digits at `at`; moves `at` behind it. False when there is none or it is
// longer.
bool ReadNumber(std::string_view text, size_t max, size_t* at, uint16_t* value) {
  const size_t begin = *at;
  uint32_t number = 0;
  while (*at < text.size() && IsDigit(text[*at]) && *at - begin <= max) {
    number = number * 10 + static_cast<uint32_t>(text[(*at)++] - '0');
  }
  *value = static_cast<uint16_t>(number);
  return *at > begin && *at - begin <= max;
}

// A status that begins exactly at `at`.
EnhancedStatus StatusAt(std::string_view text, size_t at) {
  EnhancedStatus status;
  if (at + 4 >= text.size()) return {};
  const char klass = text[at];
  if ((klass != '2' && klass != '4' && klass != '5') || text[at + 1] != '.') return {};
  at += 2;
  if (!ReadNumber(text, 3, &at, &status.subject) || at >= text.size() || text[at] != '.') return {};
  ++at;
  if (!ReadNumber(text, 3, &at, &status.detail)) return {};
  const bool goes_on =
      at + 1 < text.size() && text[at] == '.' && IsDigit(text[at + 1]);  // an IP address
  if (goes_on || status.subject > 7) return {};
  status.klass = static_cast<uint8_t>(klass - '0');
  return status;
}

}  // namespace

// Of a long text a vector filter finds where the first three bytes may stand; of a short one each
// place is looked at.
size_t FindNoCase(std::string_view text, std::string_view needle) {
  constexpr size_t kShort = 128;
  constexpr size_t kPlaces = simd::TripleFilter::kPlaces;
  if (needle.empty() || needle.size() > text.size()) return std::string_view::npos;
  const size_t end = text.size() - needle.size() + 1;
  if (text.size() >= kShort && needle.size() >= kPlaces) {
    simd::TripleFilter filter;
    filter.Add(needle.substr(0, kPlaces), 0);
    for (size_t at = simd::FindTripleOf(text, 0, filter); at < end;
         at = simd::FindTripleOf(text, at + 1, filter)) {
      if (EqualsNoCase(text.substr(at, needle.size()), needle)) return at;
    }
    return std::string_view::npos;
  }
  const char first = AsciiLower(needle[0]);
  for (size_t at = 0; at < end; ++at) {
    if (AsciiLower(text[at]) == first && EqualsNoCase(text.substr(at, needle.size()), needle))
      return at;
  }
  return std::string_view::npos;
}

bool ContainsAny(std::string_view text, std::initializer_list<std::string_view> needles) {
  for (const std::string_view needle : needles) {
    if (ContainsNoCase(text, needle)) return true;
  }
  return false;
}

bool StartsWithAny(std::string_view text, std::initializer_list<std::string_view> prefixes) {
  for (const std::string_view prefix : prefixes) {
    if (StartsWithNoCase(text, prefix)) return true;
  }
  return false;
}

uint16_t FindSmtpReply(std::string_view text) {
  static constexpr ByteSet kClasses("245");
  uint16_t success = 0;
  for (size_t i = kClasses.Find(text); i + 2 < text.size(); i = kClasses.Find(text, i + 1)) {
    const char c = text[i];
    if (text[i + 1] > '5' || !IsDigit(text[i + 1]) || !IsDigit(text[i + 2])) continue;
    static constexpr ByteSet kJoints(kAlphanumeric, ".@[-_/:=");
    const bool begins = i == 0 || !kJoints.Has(text[i - 1]) ||
                        (text[i - 1] == ':' && (i == 1 || !IsDigit(text[i - 2])));
    static constexpr ByteSet kEnds(" -\t\r\n;,)#:<\"'");
    const bool ends = i + 3 == text.size() || kEnds.Has(text[i + 3]);
    if (!begins || !ends) continue;
    const auto reply =
        static_cast<uint16_t>((c - '0') * 100 + (text[i + 1] - '0') * 10 + (text[i + 2] - '0'));
    if (c != '2') return reply;
    if (success == 0) success = reply;
  }
  return success;
}

EnhancedStatus FindEnhancedStatus(std::string_view text) {
  static constexpr ByteSet kClasses("245");
  static constexpr simd::ByteClass kDot(".");
  simd::Places dots(text, kDot);
  for (size_t dot = dots.Next(); dot + 3 < text.size(); dot = dots.Next()) {
    if (dot == 0 || !kClasses.Has(text[dot - 1])) continue;
    const size_t at = dot - 1;
    const bool begins =
        at == 0 || (!IsDigit(text[at - 1]) && text[at - 1] != '.' && !IsAlpha(text[at - 1]));
    if (!begins) continue;
    const EnhancedStatus status = StatusAt(text, at);
    if (status.klass != 0) return status;
  }
  return {};
}

EnhancedStatus ParseEnhancedStatus(std::string_view text) {
  size_t at = 0;
  while (at < text.size() && IsBlank(text[at])) ++at;
  return StatusAt(text, at);
}

std::string_view FindAddress(std::string_view text) {
  text = text.substr(0, kAddressReach);
  size_t floor = 0;
  for (size_t sign = text.find('@'); sign != std::string_view::npos;
       sign = text.find('@', sign + 1)) {
    size_t begin = sign;
    if (begin > floor && text[begin - 1] == '"') {
      const size_t quote = begin >= 2 ? text.rfind('"', begin - 2) : std::string_view::npos;
      if (quote != std::string_view::npos && quote >= floor) begin = quote;
    } else {
      while (begin > floor && IsLocalByte(text[begin - 1])) --begin;
      begin = BehindWide(text, begin, sign);
    }
    size_t end = sign + 1;
    if (end < text.size() && text[end] == '[') {
      const size_t close = text.find(']', end);
      end = close == std::string_view::npos ? end : close + 1;
    } else {
      while (end < text.size() && IsDomainByte(text[end])) ++end;
      end = BeforeWide(text, sign + 1, end);
      while (end > sign + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    }
    const bool is_url = text.substr(begin, 2) == "//";
    if (begin < sign && end > sign + 1 && end - begin <= kMaxAddress && !is_url)
      return text.substr(begin, end - begin);
    floor = sign + 1;
  }
  return {};
}

std::string_view WithoutBrackets(std::string_view value) {
  const size_t open = value.find('<');
  if (open == std::string_view::npos) return Trim(value);
  value.remove_prefix(open + 1);
  return Trim(value.substr(0, value.find('>')));
}

std::string_view ExtractAddress(std::string_view value) {
  static constexpr ByteSet kMarks("@<\";");
  value = Trim(value);
  // "rfc822; x@y": the type is a word before the first semicolon (RFC 3464, 2.3.2).
  const size_t mark = kMarks.Find(value);
  if (mark < value.size() && value[mark] == ';') value = Trim(value.substr(mark + 1));
  const size_t open = value.find('<');
  if (open != std::string_view::npos) {
    const size_t close = value.find('>', open);
    std::string_view inside =
        value.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
    const size_t route =
        inside.starts_with('@') ? inside.find(':') : std::string_view::npos;  // <@a,@b:x@y>
    if (route != std::string_view::npos) inside.remove_prefix(route + 1);
    const std::string_view address = FindAddress(inside);
    if (!address.empty()) return address;
  }
  return FindAddress(value);
}

}  // namespace backstop::report
