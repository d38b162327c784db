// Lower case of two-byte UTF-8 letters, in place. Text in bounces is mostly ASCII, which is skipped
// by a kernel; the letters themselves come from a table made at compile time from Unicode's
// simple lower case mappings (UnicodeData.txt).

#include <array>
#include <cstring>

#include "simd/kernels.h"

namespace backstop::simd {

namespace {

constexpr uint32_t kFirst = 0x80;  // of the code points that take two bytes
constexpr uint32_t kCount = 0x800 - kFirst;

// Runs in which capital and small letters alternate, the capital first.
constexpr bool IsCapitalOfPair(uint32_t c) {
  const bool is_even = c % 2 == 0;
  if (c >= 0x0100 && c <= 0x0137) return is_even && c != 0x0130;
  if (c >= 0x0139 && c <= 0x0148) return !is_even;
  if (c >= 0x014A && c <= 0x0177) return is_even;
  if (c >= 0x0179 && c <= 0x017E) return !is_even;
  if (c >= 0x03D8 && c <= 0x03EF) return is_even;
  if ((c >= 0x0460 && c <= 0x0481) || (c >= 0x048A && c <= 0x04BF)) return is_even;
  if (c >= 0x04C1 && c <= 0x04CE) return !is_even;
  return c >= 0x04D0 && c <= 0x052F && is_even;
}

constexpr uint32_t Lower(uint32_t c) {
  if (IsCapitalOfPair(c)) return c + 1;
  if (c >= 0x00C0 && c <= 0x00DE && c != 0x00D7) return c + 32;
  if (c >= 0x0391 && c <= 0x03AB && c != 0x03A2) return c + 32;
  if (c >= 0x0410 && c <= 0x042F) return c + 32;
  if (c >= 0x0400 && c <= 0x040F) return c + 80;
  if (c >= 0x0388 && c <= 0x038A) return c + 37;
  switch (c) {
    case 0x00A0:
      return ' ';  // no-break space
    case 0x0130:
      return 'i';  // Turkish dotted capital
    case 0x0178:
      return 0x00FF;
    case 0x0386:
      return 0x03AC;
    case 0x038C:
      return 0x03CC;
    case 0x038E:
      return 0x03CD;
    case 0x038F:
      return 0x03CE;
    case 0x04C0:
      return 0x04CF;
    default:
      return c;
  }
}

constexpr std::array<uint16_t, kCount> kLower = [] {
  std::array<uint16_t, kCount> table{};
  for (uint32_t i = 0; i < kCount; ++i) table[i] = static_cast<uint16_t>(Lower(kFirst + i));
  return table;
}();

// One space, unless there is one: Fold's promise of single spaces, none at the start, holds on.
// Returns how many bytes at `from` to skip: a space there is the one.
size_t PutSpace(std::span<char> text, size_t from, size_t* to) {
  if (*to > 0 && text[*to - 1] != ' ') text[(*to)++] = ' ';
  return from < text.size() && text[from] == ' ' ? 1 : 0;
}

size_t PutLetter(std::span<char> text, size_t to, uint32_t letter) {
  if (letter < 0x80) {
    text[to] = static_cast<char>(letter);
    return to + 1;
  }
  text[to] = static_cast<char>(0xC0 | letter >> 6);
  text[to + 1] = static_cast<char>(0x80 | (letter & 0x3F));
  return to + 2;
}

}  // namespace

size_t FoldUtf8Case(std::span<char> text) {
  const auto byte_at = [text](size_t i) -> uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  size_t from = 0;
  size_t to = 0;
  while (from < text.size()) {
    const size_t high = from + SkipAscii({text.data() + from, text.size() - from});
    if (to != from) std::memmove(text.data() + to, text.data() + from, high - from);
    to += high - from;
    from = high;
    if (from == text.size()) break;
    const uint32_t lead = byte_at(from);
    const uint32_t next = byte_at(from + 1);
    if (lead >= 0xC2 && lead <= 0xDF && next >> 6 == 2) {
      const uint32_t letter = kLower[((lead & 0x1F) << 6 | (next & 0x3F)) - kFirst];
      from += 2;
      if (letter == ' ') {
        from += PutSpace(text, from, &to);
      } else {
        to = PutLetter(text, to, letter);
      }
    } else if (lead == 0xE3 && next == 0x80 && byte_at(from + 2) == 0x80) {  // ideographic space
      from += 3;
      from += PutSpace(text, from, &to);
    } else {
      text[to++] = text[from++];
    }
  }
  return to;
}

}  // namespace backstop::simd
