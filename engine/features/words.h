// Takes from folded text the words that terms are made of (terms.h): runs of letters. Over-long
// runs and the parts of addresses, URLs and host names are not words; writing without blanks
// (Chinese, Japanese, Thai) gives pairs of characters.

#ifndef BACKSTOP_FEATURES_WORDS_H_
#define BACKSTOP_FEATURES_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "features/terms.h"

namespace backstop::features {

// In letters: single ones say little, longer ones are identifiers.
inline constexpr uint32_t kMinWord = 2;
inline constexpr uint32_t kMaxWord = 16;

inline Span WholeOf(std::string_view text) { return {0, static_cast<uint32_t>(text.size())}; }

class WordSplitter {
 public:
  WordSplitter();
  // Writes the words of a part of the text, which is looked at as though nothing stood around it,
  // and says how many. `is_capped` is set when `out` was full. REQUIRES: the part cuts no run of
  // letters.
  size_t Split(const IndexedText& in, Span part, std::span<Word> out, bool* is_capped);

 private:
  std::unique_ptr<uint32_t[]> offsets_;
};

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_WORDS_H_
