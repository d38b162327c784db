// The words that a labels file may use: those of a verdict (models/labels.toml), then those that
// only labels have. A word's number is its place in the list.

#ifndef BACKSTOP_CORPUS_READER_LABEL_WORDS_H_
#define BACKSTOP_CORPUS_READER_LABEL_WORDS_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace backstop::corpus {

// Static lifetime.
std::span<const std::string_view> KindWords();
std::span<const std::string_view> OriginWords();

// The number of `word` in `words`, or words.size().
uint8_t WordNumber(std::span<const std::string_view> words, std::string_view word);

// The word of a label that is in no list, with those that are; empty when both are known.
std::string FaultOfWords(std::string_view kind, std::string_view origin);

// What is wrong with a label and what to write instead; empty when it is good.
std::string FaultOfLabel(std::string_view kind, std::string_view origin, std::string_view source);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_READER_LABEL_WORDS_H_
