// Raw bytes and spans of them. A message is a string_view that the caller keeps alive; places in it
// are half-open 32-bit offset pairs, so input is examined up to 4 GiB - 1 at most (the Classifier's
// own cap is lower).

#ifndef BACKSTOP_BASE_BYTES_H_
#define BACKSTOP_BASE_BYTES_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace backstop {

// Half-open [begin, end), 0-based offsets.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  friend bool operator==(const Span&, const Span&) = default;
};

// The bytes of a span. REQUIRES: span.begin <= span.end <= bytes.size().
inline std::string_view Slice(std::string_view bytes, Span span) {
  assert(span.begin <= span.end && span.end <= bytes.size());
  return {bytes.data() + span.begin, span.size()};
}

// ASCII only; every other byte is left alone. Independent of locale.
constexpr char AsciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
constexpr bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsAlpha(char c) { return AsciiLower(c) >= 'a' && AsciiLower(c) <= 'z'; }

// The bytes of a Number from `at` on, to be compared and hashed.
template <typename Number>
constexpr uint64_t LoadBytes(std::string_view bytes, size_t at) {
  std::array<char, sizeof(Number)> block{};
  std::copy_n(bytes.data() + at, sizeof(Number), block.begin());
  return std::bit_cast<Number>(block);
}
// AsciiLower of the eight bytes in `block`.
constexpr uint64_t LowerBlock(uint64_t block) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  const uint64_t low = block & 0x7F * kOnes;
  const uint64_t from_a = low + (0x80 - 'A') * kOnes;
  const uint64_t above_z = low + (0x7F - 'Z') * kOnes;
  return block | ((from_a ^ above_z) & ~block & 0x80 * kOnes) >> 2;
}
// The first eight bytes of a word in one number, zeros for those that are missing. Pieces that
// overlap spare a loop.
constexpr uint64_t FrontBytes(std::string_view word) {
  const size_t size = word.size();
  if (size >= 8) return LoadBytes<uint64_t>(word, 0);
  if (size >= 4) {
    const uint64_t back = LoadBytes<uint32_t>(word, size - 4);
    return LoadBytes<uint32_t>(word, 0) | back << (8 * (size - 4));
  }
  if (size == 0) return 0;
  return LoadBytes<uint8_t>(word, 0) | LoadBytes<uint8_t>(word, size / 2) << (8 * (size / 2)) |
         LoadBytes<uint8_t>(word, size - 1) << (8 * (size - 1));
}

// The same of text[begin, end), without a branch where eight bytes follow `begin`.
constexpr uint64_t FrontBytesIn(std::string_view text, size_t begin, size_t end) {
  const size_t size = end - begin;
  if (size == 0 || text.size() - begin < 8) return FrontBytes(text.substr(begin, size));
  return LoadBytes<uint64_t>(text, begin) &
         (size < 8 ? (uint64_t{1} << 8 * size) - 1 : ~uint64_t{0});
}

// Equal but for ASCII case.
constexpr bool EqualsNoCase(std::string_view a, std::string_view b) {
  const size_t size = a.size();
  if (size != b.size()) return false;
  if (size == 0) return true;
  if (AsciiLower(a[0]) != AsciiLower(b[0])) return false;  // as most words do that are compared
  if (size < 8) return LowerBlock(FrontBytes(a)) == LowerBlock(FrontBytes(b));
  for (size_t i = 0; i + 8 < size; i += 8) {
    if (LowerBlock(LoadBytes<uint64_t>(a, i)) != LowerBlock(LoadBytes<uint64_t>(b, i)))
      return false;
  }
  return LowerBlock(LoadBytes<uint64_t>(a, size - 8)) ==
         LowerBlock(LoadBytes<uint64_t>(b, size - 8));
}
constexpr bool StartsWithNoCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && EqualsNoCase(text.substr(0, prefix.size()), prefix);
}

// Without blanks at the end, and at both ends.
constexpr std::string_view TrimEnd(std::string_view text) {
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}
constexpr std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  return TrimEnd(text);
}

}  // namespace backstop

#endif  // BACKSTOP_BASE_BYTES_H_
