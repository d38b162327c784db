// The oracle: every pattern by itself, literals by string_view::find, regular expressions by
// std::regex. It decodes the characters around a match instead of looking at lead bytes, so that it
// can disagree with the fast scanner.

#include <regex>
#include <string>

#include "scan/pattern_set.h"

namespace backstop::scan {
namespace {

// The code point of a well-formed two- or three-byte sequence, the byte itself when ASCII, else 0.
uint32_t DecodeOne(std::string_view bytes) {
  const auto byte = [&](size_t i) {
    return static_cast<uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  const auto tail = [&](size_t i) { return byte(i) & 0x3F; };
  if (bytes.size() == 1) return byte(0) < 0x80 ? byte(0) : 0;
  for (size_t i = 1; i < bytes.size(); ++i) {
    if (byte(i) >> 6 != 2) return 0;
  }
  uint32_t c = 0;
  if (bytes.size() == 2 && byte(0) >> 5 == 6) c = (byte(0) & 0x1F) << 6 | tail(1);
  if (bytes.size() == 3 && byte(0) >> 4 == 14) c = (byte(0) & 0x0F) << 12 | tail(1) << 6 | tail(2);
  const bool is_overlong = c < (bytes.size() == 2 ? 0x80u : 0x800u);
  return is_overlong ? 0 : c;
}

bool IsWordLetter(uint32_t c) {
  const bool is_ascii_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  return is_ascii_word || (c >= 0xC0 && c < 0x800) || (c >= 0x1000 && c < 0x2000);
}

bool EndsInLetter(std::string_view text) {
  for (size_t size = 1; size <= 3 && size <= text.size(); ++size) {
    if (IsWordLetter(DecodeOne(text.substr(text.size() - size)))) return true;
  }
  return false;
}

bool BeginsWithLetter(std::string_view text) {
  for (size_t size = 1; size <= 3 && size <= text.size(); ++size) {
    if (IsWordLetter(DecodeOne(text.substr(0, size)))) return true;
  }
  return false;
}

bool Occurs(std::string_view phrase, std::string_view text) {
  for (size_t at = text.find(phrase); at != text.npos; at = text.find(phrase, at + 1)) {
    const bool is_inside_front = BeginsWithLetter(phrase) && EndsInLetter(text.substr(0, at));
    const bool is_inside_back =
        EndsInLetter(phrase) && BeginsWithLetter(text.substr(at + phrase.size()));
    if (!is_inside_front && !is_inside_back) return true;
  }
  return false;
}

bool Matches(const Pattern& pattern, std::string_view text) {
  if (!pattern.is_regex) return Occurs(pattern.phrase, text);
  const std::regex expression{std::string(pattern.phrase)};
  return std::regex_search(text.begin(), text.end(), expression);
}

}  // namespace

void ScanSlowly(const std::vector<Pattern>& patterns, Zone zone, std::string_view folded,
                std::vector<uint32_t>* hits) {
  for (size_t i = 0; i < patterns.size(); ++i) {
    if ((patterns[i].zones & MaskOf(zone)) == 0 || folded.empty()) continue;
    if (Matches(patterns[i], folded)) hits->push_back(static_cast<uint32_t>(i));
  }
}

}  // namespace backstop::scan
