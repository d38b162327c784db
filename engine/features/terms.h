// Words of a zone, and the dictionary terms made of them: single words and orthogonal sparse
// bigrams (two words at a distance of 1..kMaxGap; Siefkes et al. 2004). One hash per word
// (base/word.h); a pair's key is mixed from the two.

#ifndef BACKSTOP_FEATURES_TERMS_H_
#define BACKSTOP_FEATURES_TERMS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/word.h"
#include "base/zone.h"

namespace backstop::features {

inline constexpr uint32_t kMaxGap = 3;  // pair distance in words
inline constexpr size_t kMaxWordsPerZone =
    500;  // beyond it kNoteTooManyTokens; 1,500 words told no more over sources left out

// Terms of one head: four begin at a word (ForEachTerm), and it has two zones.
inline constexpr size_t kMaxTerms = 2 * (kMaxGap + 1) * kMaxWordsPerZone;

using backstop::Word;  // its places are in the zone's folded text
using backstop::WordHash;

// 64-bit key of a term. Never 0.
constexpr uint64_t WordKey(Zone zone, uint64_t hash) {
  const uint64_t key =
      (hash ^ (static_cast<uint64_t>(zone) + 1) * 0x9E3779B97F4A7C15ull) * 0xD6E8FEB86659FD93ull;
  return key != 0 ? key : 1;
}
constexpr uint64_t PairKey(Zone zone, uint64_t first, uint64_t second, uint32_t gap) {
  return WordKey(zone, (first * 0xA0761D6478BD642Full) +
                           ((second << 7 | second >> 57) ^ gap * 0xE7037ED1A0B428DBull));
}

// Calls f(key, first, second, gap) for every term of the zone's words: single words with second ==
// first and gap 0, pairs with second the later word's index. The same term may come more than once.
template <typename F>
void ForEachTerm(Zone zone, std::span<const Word> words, F&& f) {
  const uint32_t n = static_cast<uint32_t>(words.size());
  for (uint32_t i = 0; i < n; ++i) {
    f(WordKey(zone, words[i].hash), i, i, 0u);
    for (uint32_t gap = 1; gap <= kMaxGap && i + gap < n; ++gap) {
      f(PairKey(zone, words[i].hash, words[i + gap].hash, gap), i, i + gap, gap);
    }
  }
}

// "original.body/word.free", "original.body/pair.click.here", "original.body/pair.click.*.here"
// (one * per word between).
std::string TermName(Zone zone, std::string_view folded, std::span<const Word> words,
                     uint32_t first, uint32_t second, uint32_t gap);

// What a name of TermName stands for; a word has gap 0 and second == first.
struct TermParts {
  Zone zone = Zone::kHead;
  uint64_t first = 0, second = 0;  // WordHash
  uint32_t gap = 0;
  uint64_t Key() const {
    return gap == 0 ? WordKey(zone, first) : PairKey(zone, first, second, gap);
  }
};
// False, and `out` untouched, for what TermName never gives.
bool ParseTermName(std::string_view name, TermParts* out);

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_TERMS_H_
