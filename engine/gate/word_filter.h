// Tells most texts in which none of many phrases can stand: every phrase has a word that must be in
// the text, and a text has a dozen words.

#ifndef BACKSTOP_GATE_WORD_FILTER_H_
#define BACKSTOP_GATE_WORD_FILTER_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace backstop::gate {

class WordFilter {
 public:
  // Whether a phrase has what it is told by: a word that does not stand in every text.
  static bool CanTell(std::string_view phrase);
  // `phrase`: folded text that is looked for on word boundaries (scan/pattern_set.h). REQUIRES:
  // CanTell(phrase).
  void Add(std::string_view phrase);
  // False: none of the phrases stands in `folded`. `words` are its words (simd::IndexWords).
  // REQUIRES: seven readable bytes behind `folded`.
  bool MayHave(std::string_view folded, std::span<const uint32_t> words) const;

 private:
  // 4 KB: a few hundred words answer for one stranger in a hundred.
  static constexpr uint32_t kBits = 1 << 15;
  static uint32_t BitOf(const char* word, size_t size);

  std::array<uint64_t, kBits / 64> bits_{};
};

}  // namespace backstop::gate

#endif  // BACKSTOP_GATE_WORD_FILTER_H_
