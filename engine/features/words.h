// Splits folded text into the words that terms are made of (terms.h): runs of letters. Over-long
// runs and the parts of addresses, URLs and host names are not words; writing without blanks
// (Chinese, Japanese, Thai) gives pairs of characters.

#ifndef BACKSTOP_FEATURES_WORDS_H_
#define BACKSTOP_FEATURES_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "features/terms.h"

namespace backstop::features {

// In letters: single ones say little, longer ones are identifiers.
inline constexpr uint32_t kMinWord = 2;
inline constexpr uint32_t kMaxWord = 16;

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
