// Reads a decoded body: counts of its bytes by kind, one pass over its lines, and the zone's words.
// Rarer signs are searched for only when the counts say that they can be there.

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "features/facts.h"
#include "features/facts_subject.h"
#include "simd/kernels.h"

namespace backstop::features {
namespace {

constexpr std::string_view kAttributions[] = {
    "wrote:", "writes:", "schrieb:", "said:", "écrit :", "écrit:", "escribió:", "scrisse:"};
constexpr std::string_view kDiffMarks[] = {"diff -", "--- a/", "+++ ", "@@ -", "Index: "};

bool StartsWithAny(std::string_view line, std::span<const std::string_view> marks) {
  return std::any_of(marks.begin(), marks.end(),
                     [&](std::string_view mark) { return line.starts_with(mark); });
}

void ReadLine(std::string_view line, BodyFacts* out) {
  const std::string_view trimmed = Trim(line);
  if (trimmed.empty()) return;
  ++out->lines;
  out->quoted += line[0] == '>';
  out->has_signature = out->has_signature || line == "-- " || line == "--";
  if (trimmed.back() == ':') {
    out->has_attribution =
        out->has_attribution ||
        std::any_of(std::begin(kAttributions), std::end(kAttributions),
                    [&](std::string_view word) { return trimmed.ends_with(word); });
  }
  const char c = line[0];
  if (c == 'd' || c == '-' || c == '+' || c == '@' || c == 'I')
    out->diff += StartsWithAny(line, kDiffMarks);
}

void ReadLines(std::string_view text, BodyFacts* out) {
  std::array<uint32_t, 256> ends;
  size_t begin = 0;  // of the present line
  for (size_t base = 0; base < text.size();) {
    const simd::LineScan scan = simd::IndexLineEnds(text.substr(base), ends);
    for (size_t i = 0; i < scan.count; ++i) {
      const size_t end = base + ends[i];
      if (text[end] != '\n') continue;  // a CR alone ends no line here
      const bool has_cr = end > begin && text[end - 1] == '\r';
      ReadLine(text.substr(begin, end - begin - has_cr), out);
      begin = end + 1;
    }
    base += scan.consumed;
  }
  if (begin == text.size()) return;
  std::string_view last = text.substr(begin);
  if (last.back() == '\r') last.remove_suffix(1);
  ReadLine(last, out);
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
  const simd::ByteCounts bytes = simd::CountBytes(raw);
  out->upper = bytes.upper;
  out->letters = bytes.upper + bytes.lower;
  out->digits = bytes.digits;
  ReadLines(raw, out);
  if (bytes.dollars + bytes.high > 0) out->money = CountMoney(raw);
  if (out->digits >= 9) out->has_phone = HasPhone(raw);
  if (bytes.high > 0) CountScripts(raw, out);
  out->words = words;
  out->has_first_person = HasFirstPerson(folded.substr(0, kFactBytes));
}

}  // namespace backstop::features
