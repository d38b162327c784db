#include "scrub/letters.h"

#include <algorithm>
#include <iterator>

#include "base/bytes.h"
#include "decode/utf8.h"

namespace backstop::corpus {
namespace {

struct CodeRange {
  uint32_t first, last;
};
template <size_t n>
bool Holds(const CodeRange (&ranges)[n], uint32_t code) {
  return std::any_of(std::begin(ranges), std::end(ranges), [code](const CodeRange& range) {
    return code >= range.first && code <= range.last;
  });
}

// Blanks, punctuation, symbols and marks of layout beyond ASCII.
constexpr CodeRange kNoLetters[] = {
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},      {0xBB, 0xBF},     {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x37E, 0x37E},   {0x387, 0x387},    {0x55A, 0x55F},   {0x589, 0x58A},
    {0x5BE, 0x5BE},   {0x5C0, 0x5C0},   {0x5F3, 0x5F4},    {0x600, 0x60F},   {0x61B, 0x61F},
    {0x66A, 0x66D},   {0x6D4, 0x6D4},   {0x964, 0x965},    {0xE3F, 0xE3F},   {0xE4F, 0xE5B},
    {0x10FB, 0x10FB}, {0x1361, 0x1368}, {0x2000, 0x206F},  {0x20A0, 0x20CF}, {0x2100, 0x2BFF},
    {0x2E00, 0x2E7F}, {0x3000, 0x3004}, {0x3008, 0x3020},  {0x3030, 0x3030}, {0x30A0, 0x30A0},
    {0x30FB, 0x30FB}, {0xFE00, 0xFE6F}, {0xFEFF, 0xFEFF},  {0xFF00, 0xFF20}, {0xFF3B, 0xFF40},
    {0xFF5B, 0xFF65}, {0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}};
// Thai to Tibetan, Burmese, Khmer, Korean (whose words take endings), Chinese and Japanese.
constexpr CodeRange kUnspaced[] = {{0xE00, 0xFFF},   {0x1000, 0x109F}, {0x1100, 0x11FF},
                                   {0x1780, 0x17FF}, {0x2E80, 0x9FFF}, {0xAC00, 0xD7FF},
                                   {0xF900, 0xFAFF}, {0xFF66, 0xFFDC}, {0x20000, 0x3FFFF}};

// Blanks, quotes and dashes of Latin-1 and Windows-1252: of other charsets they are letters, so
// they count only beside an ASCII letter.
bool IsOldPunctuation(std::string_view text, size_t at) {
  const auto byte = static_cast<uint8_t>(text[at]);
  if (byte != 0x85 && byte != 0xA0 && byte != 0xAB && byte != 0xBB && (byte < 0x91 || byte > 0x97))
    return false;
  return (at > 0 && IsAlpha(text[at - 1])) || (at + 1 < text.size() && IsAlpha(text[at + 1]));
}

uint32_t FoldedCode(uint32_t code) {
  const bool is_latin = code >= 0xC0 && code <= 0xDE && code != 0xD7;
  const bool is_greek = code >= 0x391 && code <= 0x3A9;
  const bool is_cyrillic = code >= 0x410 && code <= 0x42F;
  if (is_latin || is_greek || is_cyrillic) return code + 32;
  if (code >= 0x400 && code <= 0x40F) return code + 80;
  if (code >= 0x531 && code <= 0x556) return code + 48;
  const bool is_pair = (code >= 0x100 && code <= 0x137) || (code >= 0x14A && code <= 0x177) ||
                       (code >= 0x460 && code <= 0x4BF) || (code >= 0x1E00 && code <= 0x1EFF);
  if (is_pair && code != 0x130) return code | 1;
  const bool is_odd_pair = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
  return is_odd_pair ? code + (code & 1) : code;
}

}  // namespace

uint32_t CodePoint(std::string_view unit) {
  const auto byte = [unit](size_t i) { return static_cast<uint8_t>(unit[i]); };
  if (unit.size() == 1) return byte(0);
  const uint8_t lead_bits = static_cast<uint8_t>(0xFF >> (unit.size() + 1));
  uint32_t code = byte(0) & lead_bits;
  for (size_t i = 1; i < unit.size(); ++i) code = code << 6 | (byte(i) & 0x3F);
  return code;
}

void PutCodePoint(uint32_t code, std::span<char> out) {
  const size_t n = out.size();
  for (size_t i = n - 1; i > 0; --i, code >>= 6) out[i] = static_cast<char>(0x80 | (code & 0x3F));
  out[0] = static_cast<char>((0xF00u >> n & 0xFF) | code);
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const auto unit = decode::ReadUtf8(text);
    if (!unit.is_valid) return false;
    text.remove_prefix(unit.length);
  }
  return true;
}

Letter ReadLetter(std::string_view text, size_t at) {
  if (static_cast<uint8_t>(text[at]) < 0x80)
    return {1, IsAlpha(text[at]) ? Script::kSpaced : Script::kNone};
  const auto unit = decode::ReadUtf8(text.substr(at, 4));
  if (!unit.is_valid) return {1, IsOldPunctuation(text, at) ? Script::kNone : Script::kSpaced};
  const uint32_t code = CodePoint(text.substr(at, unit.length));
  if (Holds(kNoLetters, code)) return {unit.length, Script::kNone};
  return {unit.length, Holds(kUnspaced, code) ? Script::kUnspaced : Script::kSpaced};
}

std::string Folded(std::string_view text) {
  std::string folded(text);
  for (size_t at = 0; at < folded.size();) {
    const auto unit = decode::ReadUtf8(std::string_view(folded).substr(at, 4));
    if (unit.is_valid && unit.length > 1) {
      const std::span<char> letter(folded.data() + at, unit.length);
      const uint32_t code = FoldedCode(CodePoint({letter.data(), letter.size()}));
      PutCodePoint(code, letter);
    } else {
      folded[at] = AsciiLower(folded[at]);
    }
    at += unit.length;
  }
  return folded;
}

std::string InOtherLatin(std::string_view word) {
  std::string other;
  const bool is_utf8 = IsUtf8(word);
  for (size_t at = 0; at < word.size();) {
    const size_t length = is_utf8 ? decode::ReadUtf8(word.substr(at)).length : 1;
    const uint32_t code = CodePoint(word.substr(at, length));
    at += length;
    if (code > 0xFF || (!is_utf8 && code >= 0x80 && code < 0xC0)) return {};
    const size_t size = other.size();
    other += static_cast<char>(code);
    if (is_utf8 || code < 0x80) continue;
    other += ' ';
    PutCodePoint(code, {other.data() + size, 2});
  }
  return other == word ? std::string() : other;
}

}  // namespace backstop::corpus
