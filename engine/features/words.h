// Splits folded text into the words that terms are made of (terms.h). Numbers, over-long runs and
// the parts of addresses, URLs and host names are not words; writing without blanks (Chinese,
// Japanese, Thai) gives pairs of characters.

#ifndef BACKSTOP_FEATURES_WORDS_H_
#define BACKSTOP_FEATURES_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "features/terms.h"

namespace backstop::features {

inline constexpr uint32_t kMaxDigits = 3;      // words with more are numbers of things
inline constexpr uint32_t kMaxAsciiWord = 24;  // bytes; longer ones are identifiers
inline constexpr uint32_t kMaxWord =
    48;  // bytes of a word with letters beyond ASCII: 24 Cyrillic or Greek ones

class WordSplitter {
 public:
  WordSplitter();
  // Writes the words of `folded`, whose offsets begin at `base`, and says how many. `is_capped` is
  // set when `out` was full.
  size_t Split(std::string_view folded, uint32_t base, std::span<Word> out, bool* is_capped);

 private:
  std::unique_ptr<uint32_t[]> offsets_;
};

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_WORDS_H_
