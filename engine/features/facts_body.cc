// Reads a decoded body: a histogram of its bytes, one pass over its lines, and the zone's words.
// Rarer signs are searched for only when the histogram has their bytes.

#include <algorithm>
#include <array>
#include <numeric>

#include "base/bytes.h"
#include "features/facts.h"
#include "features/facts_subject.h"

namespace backstop::features {
namespace {

using Histogram = std::array<uint32_t, 256>;

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
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    ReadLine(line, out);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
}

// Two tables, so that equal neighbours do not wait for one another.
void CountBytes(std::string_view text, Histogram* out) {
  Histogram odd{};
  out->fill(0);
  size_t i = 0;
  for (; i + 1 < text.size(); i += 2) {
    ++(*out)[static_cast<unsigned char>(text[i])];
    ++odd[static_cast<unsigned char>(text[i + 1])];
  }
  if (i < text.size()) ++odd[static_cast<unsigned char>(text[i])];
  for (size_t b = 0; b < out->size(); ++b) (*out)[b] += odd[b];
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
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_start =
        (IsDigit(text[i]) || text[i] == '+') &&
        (i == 0 || IsBlank(text[i - 1]) || text[i - 1] == '(' || text[i - 1] == ':');
    if (is_start && IsPhone(text, i)) return true;
  }
  return false;
}

void CountScripts(std::string_view text, BodyFacts* out) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<signed char>(text[at]) >= 0) {
      ++at;
      continue;
    }
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

bool HasFirstPerson(std::string_view folded) {
  return folded.starts_with("i ") || folded.find(" i ") != std::string_view::npos ||
         folded.find(" i'") != std::string_view::npos;
}

}  // namespace

void ReadBody(std::string_view raw, std::string_view folded, uint32_t words, BodyFacts* out) {
  *out = {};
  raw = raw.substr(0, kFactBytes);
  Histogram bytes;
  CountBytes(raw, &bytes);
  const auto of = [&](char c) { return bytes[static_cast<unsigned char>(c)]; };
  for (char c = 'A'; c <= 'Z'; ++c) out->upper += of(c);
  for (char c = 'a'; c <= 'z'; ++c) out->letters += of(c);
  for (char c = '0'; c <= '9'; ++c) out->digits += of(c);
  out->letters += out->upper;
  const uint32_t high = std::accumulate(bytes.begin() + 0x80, bytes.end(), 0u);
  ReadLines(raw, out);
  if (of('$') + high > 0) out->money = CountMoney(raw);
  if (out->digits >= 9) out->has_phone = HasPhone(raw);
  if (high > 0) CountScripts(raw, out);
  out->words = words;
  out->has_first_person = HasFirstPerson(folded.substr(0, kFactBytes));
}

}  // namespace backstop::features
