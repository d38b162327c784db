// The language of a text, from its script and from the small words that every text has (Ingle 1976;
// a list of function words for each language). Short reports need no more; what is undecided stays
// "und".

#ifndef BACKSTOP_FEATURES_LANGUAGE_H_
#define BACKSTOP_FEATURES_LANGUAGE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "features/terms.h"

namespace backstop::features {

inline constexpr std::string_view kNoLanguage = "und";  // too little to go by

class LanguageGuesser {
 public:
  LanguageGuesser();
  // ISO 639-1 of folded text with these words, or kNoLanguage. Looks at the first 1 KB and 120
  // words. Static lifetime.
  std::string_view Guess(std::string_view folded, std::span<const Word> words) const;

 private:
  struct Entry {
    uint32_t tag = 0;        // of the word's hash the half that does not tell its place
    uint32_t languages = 0;  // bit per language that has the word
    float vote = 0;          // of the word for each of them
  };
  static constexpr size_t kEntries = 2048;  // a power of two, at most half full
  static uint32_t TagOf(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
  std::string_view GuessLatin(std::span<const Word> words) const;
  std::unique_ptr<Entry[]> entries_;
  std::array<uint64_t, kEntries / 64> has_home_{};  // a bit an entry: that of a word's first choice
};

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_LANGUAGE_H_
