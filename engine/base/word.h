// A word of a text with its hash, the one that everything goes by which asks what word it is:
// dictionary terms, phrases, the language. Words of up to sixteen bytes, as nearly all are, are
// hashed with one multiplication and without a branch.

#ifndef BACKSTOP_BASE_WORD_H_
#define BACKSTOP_BASE_WORD_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"

namespace backstop {

static_assert(std::endian::native == std::endian::little, "model files have hashes of words");

struct Word {
  uint32_t begin;  // in its text
  uint32_t end;
  uint64_t hash;  // WordHash
};

// A text and its words, found once for all who go by them.
struct IndexedText {
  std::string_view text;
  // Runs of two or more of [a-z], with the hash of their first kWordBlock bytes. Behind the last
  // one a Word of hash 0 can be read.
  std::span<const Word> words;
  bool has_high = false;  // a byte >= 0x80
};

// The hash of sixteen bytes, zeros behind a shorter word: the halves, each mixed with a constant,
// multiplied and the product folded (wyhash's step).
inline constexpr size_t kWordBlock = 16;
constexpr uint64_t HashBlock(uint64_t front, uint64_t back) {
  __extension__ typedef unsigned __int128 Product;
  const Product product =
      static_cast<Product>(front ^ 0xA0761D6478BD642Fu) * (back ^ 0xE7037ED1A0B428DBu);
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// Of a word of any length: block by block, each mixed into the next.
constexpr uint64_t WordHash(std::string_view word) {
  constexpr size_t kHalf = kWordBlock / 2;
  uint64_t hash = 0;
  do {
    const std::string_view block = word.substr(0, kWordBlock);
    const std::string_view back = block.substr(std::min(block.size(), kHalf));
    hash = HashBlock(FrontBytes(block) ^ hash, FrontBytes(back));
    word.remove_prefix(block.size());
  } while (!word.empty());
  return hash;
}

}  // namespace backstop

#endif  // BACKSTOP_BASE_WORD_H_
