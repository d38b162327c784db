// Words of folded text by their first bytes: keys of the first five and the first ten, a bit filter
// over such keys, and the kernel that finds the words of a text that pass it.

#ifndef BACKSTOP_SIMD_WORD_KEYS_H_
#define BACKSTOP_SIMD_WORD_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace backstop::simd {

inline constexpr size_t kShortKey = 5;
inline constexpr size_t kLongKey = 10;

// Bytes of the words meant here.
constexpr bool IsAsciiWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Hashes of a word's first five bytes and of the next five. `front` and `sixth` are the eight bytes
// from the first and from the sixth on, as they lie in memory.
inline constexpr size_t kWordReach = kShortKey + 8;  // bytes that are read at a word
struct WordHashes {
  uint64_t five, next_five;
  uint64_t ShortKey() const { return five; }
  uint64_t LongKey() const { return five ^ next_five >> 1; }
};
constexpr WordHashes HashWord(uint64_t front, uint64_t sixth) {
  constexpr uint64_t kMix = 0x9E3779B97F4A7C15u << 24;  // five bytes of eight
  return {front * kMix, sixth * kMix};
}

// The first five bytes tell the filter's word; the bit in it is theirs, or the next five's.
struct KeyFilter {
  const uint64_t* words;
  uint64_t shift;  // 64 - log2 of the number of words

  size_t WordOf(const WordHashes& hashes) const { return hashes.five >> shift; }
  static uint64_t ShortBit(const WordHashes& hashes) { return hashes.five >> 44 & 63; }
  static uint64_t LongBit(const WordHashes& hashes) { return hashes.next_five >> 58; }
  // 0 or 1 each.
  uint64_t HasShort(const WordHashes& hashes) const {
    return words[WordOf(hashes)] >> ShortBit(hashes) & 1;
  }
  uint64_t HasLong(const WordHashes& hashes) const {
    return words[WordOf(hashes)] >> LongBit(hashes) & 1;
  }
};

struct KeyedWords {
  size_t count = 0;       // offsets written to `out`
  bool has_high = false;  // a byte >= 0x80
};
// The words of which the filter has the short or the long key, of those that begin in [begin, end)
// of the text: at every byte of IsAsciiWord with none before it. Behind the text NUL is read.
// REQUIRES: begin <= end <= text.size() < 2^32; out.size() >= (end - begin) / 2 + 2.
KeyedWords FindKeyedWords(std::string_view text, size_t begin, size_t end, KeyFilter filter,
                          std::span<uint32_t> out);

namespace scalar {
KeyedWords FindKeyedWords(std::string_view text, size_t begin, size_t end, KeyFilter filter,
                          std::span<uint32_t> out);
}  // namespace scalar

}  // namespace backstop::simd

#endif  // BACKSTOP_SIMD_WORD_KEYS_H_
