// Words in decoded text of any script: runs of letters, parted at punctuation and blanks of
// Unicode, and where a script that has no blanks between words (Chinese, Thai) meets another.
// Bytes that are no UTF-8 are letters of some older charset.

#ifndef BACKSTOP_CORPUS_SCRUB_LETTERS_H_
#define BACKSTOP_CORPUS_SCRUB_LETTERS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace backstop::corpus {

// The code point of `unit`: a whole, valid character in UTF-8.
uint32_t CodePoint(std::string_view unit);
// REQUIRES: code is as long in UTF-8 as `out`, two or more bytes.
void PutCodePoint(uint32_t code, std::span<char> out);
bool IsUtf8(std::string_view text);

enum class Script : uint8_t { kNone, kSpaced, kUnspaced };
struct Letter {
  size_t length = 1;
  Script script = Script::kNone;
};
// What stands at `at`. REQUIRES: at < text.size().
Letter ReadLetter(std::string_view text, size_t at);

// Letters of ASCII, Latin, Greek, Cyrillic and Armenian in lower case.
std::string Folded(std::string_view text);
// As the other one of Latin-1 and UTF-8 writes it; empty when it cannot.
std::string InOtherLatin(std::string_view word);

// Calls f(begin, end) for each word.
template <typename F>
void ForEachWord(std::string_view text, F&& f) {
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const Letter first = ReadLetter(text, at);
    at += first.length;
    if (first.script == Script::kNone) continue;
    for (; at < text.size();) {
      const Letter next = ReadLetter(text, at);
      if (next.script != first.script) break;
      at += next.length;
    }
    f(begin, at);
  }
}

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_LETTERS_H_
