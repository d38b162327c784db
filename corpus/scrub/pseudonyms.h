// Replacements that are as long as what they replace and the same for the same input under one
// secret: letters for letters, digits for digits, public addresses for public addresses. A keyed
// hash (HMAC-SHA256) of what stood there chooses them, so nobody without the secret can go back by
// trying names.

#ifndef BACKSTOP_CORPUS_SCRUB_PSEUDONYMS_H_
#define BACKSTOP_CORPUS_SCRUB_PSEUDONYMS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace backstop::corpus {

class Pseudonyms {
 public:
  explicit Pseudonyms(std::string secret) : secret_(std::move(secret)) {}

  // A run of letters in any case: a word that can be spoken, in the same case. Letters beyond ASCII
  // become others of their script where the run is UTF-8, ASCII letters where it is not.
  void ReplaceLetters(std::span<char> run);
  void ReplaceDigits(std::span<char> run);
  // A run of letters and digits that means nothing (a signature, a hexadecimal identifier).
  void ReplaceOpaque(std::span<char> run);
  // "208.77.188.166": networks stay networks; private and loopback addresses stay as they are.
  void ReplaceIp4(std::span<char> text);
  void ReplaceIp6(std::span<char> text);

 private:
  using Stream = std::array<uint8_t, 32>;
  const Stream& StreamOf(char kind, std::string_view text);

  const std::string secret_;
  std::unordered_map<std::string, Stream> cache_;  // emptied when it grows too large
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_PSEUDONYMS_H_
