// The index of a text's words: a kernel that finds runs of letters and hashes them, and the room
// that a thread keeps for what it finds.

#ifndef BACKSTOP_SIMD_WORD_INDEX_H_
#define BACKSTOP_SIMD_WORD_INDEX_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/word.h"

namespace backstop::simd {

struct WordScan {
  size_t count = 0;
  bool has_high = false;  // a byte >= 0x80
};
// Words that a text of so many bytes can have, and the one behind them.
constexpr size_t RoomForWords(size_t bytes) { return (bytes + 1) / 3 + 1; }
// The words of folded text as IndexedText has them; behind them a Word of hash 0 is written.
// REQUIRES: text.size() < 2^32 - 64; out.size() >= RoomForWords(text.size()).
WordScan FindWords(std::string_view text, std::span<Word> out);

// The key of two words that follow one another.
constexpr uint64_t PairKey(const Word& first, const Word& second) {
  return first.hash + std::rotl(second.hash, 23);
}

// Which keys there may be: two bits of one of its words for each.
struct KeyFilter {
  const uint64_t* words;
  uint64_t shift;  // 64 - log2 of the number of words

  // 0 or 1.
  uint64_t MayHave(uint64_t key) const {
    const uint64_t word = words[key >> shift];
    return word >> (key & 63) & word >> (key >> 6 & 63) & 1;
  }
  static uint64_t BitsOf(uint64_t key) {
    return uint64_t{1} << (key & 63) | uint64_t{1} << (key >> 6 & 63);
  }
};
// Writes the numbers of the words whose hash `singles` may have, or whose key with the next one
// `pairs` may have; returns how many. REQUIRES: a Word can be read behind the last one; out.size()
// > words.size().
size_t SiftWords(std::span<const Word> words, KeyFilter singles, KeyFilter pairs,
                 std::span<uint32_t> out);

namespace scalar {
WordScan FindWords(std::string_view text, std::span<Word> out);
size_t SiftWords(std::span<const Word> words, KeyFilter singles, KeyFilter pairs,
                 std::span<uint32_t> out);
}  // namespace scalar

// Room for the words of one text at a time.
class WordIndex {
 public:
  explicit WordIndex(size_t most_bytes)
      : most_bytes_(most_bytes),
        words_(std::make_unique_for_overwrite<Word[]>(RoomForWords(most_bytes))) {}
  // A longer text is cut there. Valid until the next Read.
  IndexedText Read(std::string_view text) {
    text = text.substr(0, most_bytes_);
    const WordScan scan = FindWords(text, {words_.get(), RoomForWords(most_bytes_)});
    return {text, {words_.get(), scan.count}, scan.has_high};
  }

 private:
  size_t most_bytes_;
  std::unique_ptr<Word[]> words_;
};

}  // namespace backstop::simd

#endif  // BACKSTOP_SIMD_WORD_INDEX_H_
