// Reads a decoded body: one pass counts its bytes and lines by kind and marks the few lines that
// are looked at. Rarer signs are searched for only when the counts say that they can be there.

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "features/facts.h"
#include "features/facts_subject.h"
#include "simd/kernels.h"

namespace backstop::features {
namespace {

static_assert(kFactBytes <= simd::kMaxCounted);

constexpr std::string_view kAttributions[] = {
    "wrote:", "writes:", "schrieb:", "said:", "écrit :", "écrit:", "escribió:", "scrisse:"};
constexpr std::string_view kDiffMarks[] = {"diff -", "--- a/", "+++ ", "@@ -", "Index: "};

bool StartsWithAny(std::string_view line, std::span<const std::string_view> marks) {
  return std::any_of(marks.begin(), marks.end(),
                     [&](std::string_view mark) { return line.starts_with(mark); });
}

// What a marked line says (simd::CountText).
void ReadMark(std::string_view text, size_t mark, BodyFacts* out) {
  if (mark == text.size() || text[mark] == '\n') {  // the end of a line with a colon
    const std::string_view until = TrimEnd(text.substr(0, mark));
    out->has_attribution =
        out->has_attribution ||
        std::any_of(std::begin(kAttributions), std::end(kAttributions),
                    [&](std::string_view word) { return until.ends_with(word); });
    return;
  }
  std::string_view line = text.substr(mark, text.find('\n', mark) - mark);
  if (line.ends_with('\r')) line.remove_suffix(1);
  out->has_signature = out->has_signature || line == "-- " || line == "--";
  out->diff += StartsWithAny(line, kDiffMarks);
}

// Sums of money: a currency sign beside a digit.
uint32_t CountMoney(std::string_view text) {
  uint32_t count = 0;
  for (size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    const std::string_view rest = text.substr(at + 1, 2);
    count += !rest.empty() &&
             (IsDigit(rest[0]) || (rest.size() == 2 && rest[0] == ' ' && IsDigit(rest[1])));
  }
  for (const std::string_view sign :
       {std::string_view{"€"}, std::string_view{"£"}, std::string_view{"¥"}}) {
    for (size_t at = text.find(sign); at != std::string_view::npos;
         at = text.find(sign, at + sign.size()))
      ++count;
  }
  return count;
}

// At text[at] begins "+49 ..." or "555-555-5555": nine digits or more with blanks, dots, dashes or
// brackets between.
bool IsPhone(std::string_view text, size_t at) {
  uint32_t digits = 0, gaps = 0;
  const std::string_view rest = text.substr(at, 24);
  for (size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (IsDigit(c)) {
      ++digits;
    } else if (c == ' ' || c == '-' || c == '.' || c == '(' || c == ')') {
      ++gaps;
    } else if (i > 0 || c != '+') {
      break;
    }
  }
  return digits >= 9 && digits <= 15 && gaps >= 2 && gaps <= 6;
}

bool HasPhone(std::string_view text) {
  if (text.empty()) return false;
  if ((IsDigit(text[0]) || text[0] == '+') && IsPhone(text, 0)) return true;
  size_t at = simd::FindNumberStart(text, 1);
  while (at < text.size() && !IsPhone(text, at)) at = simd::FindNumberStart(text, at + 1);
  return at < text.size();
}

void CountScripts(std::string_view text, BodyFacts* out) {
  for (size_t at = 0; at < text.size();) {
    at += simd::SkipAscii(text.substr(at));
    if (at == text.size()) break;
    switch (NextScript(text, &at)) {
      case Script::kCyrillic:
        ++out->cyrillic;
        break;
      case Script::kUnspaced:
        ++out->unspaced;
        break;
      case Script::kOther:
        ++out->other_script;
        break;
      case Script::kAscii:
      case Script::kLatin:
      case Script::kSign:
      case Script::kBroken:
        break;
    }
  }
}

// "i " in front, " i " or " i'" anywhere.
bool HasFirstPerson(std::string_view folded) {
  return folded.starts_with("i ") || simd::FindTriple(folded, 0, {' ', 'i', ' '}) < folded.size() ||
         simd::FindTriple(folded, 0, {' ', 'i', '\''}) < folded.size();
}

}  // namespace

void ReadBody(std::string_view raw, std::string_view folded, uint32_t words, BodyFacts* out) {
  *out = {};
  raw = raw.substr(0, kFactBytes);
  std::array<uint16_t, kFactBytes + 1> marks;
  const simd::TextCounts bytes = simd::CountText(raw, marks);
  out->upper = bytes.upper;
  out->letters = bytes.upper + bytes.lower;
  out->digits = bytes.digits;
  out->lines = bytes.lines;
  out->quoted = bytes.quoted;
  for (size_t i = 0; i < bytes.marks; ++i) ReadMark(raw, marks[i], out);
  if (bytes.dollars + bytes.high > 0) out->money = CountMoney(raw);
  if (out->digits >= 9) out->has_phone = HasPhone(raw);
  if (bytes.high > 0) CountScripts(raw, out);
  out->words = words;
  out->has_first_person = HasFirstPerson(folded.substr(0, kFactBytes));
}

}  // namespace backstop::features
