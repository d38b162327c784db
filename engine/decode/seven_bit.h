// The seven-bit charsets of East Asian mail (RFC 1468, RFC 1554, RFC 1557, RFC 1843) say with
// escapes what their eight-bit kin say with the high bit. They are rewritten as that kin here,
// which spares iconv the states and takes the vendors' extensions (half-width katakana, NEC row 13)
// along.

#ifndef BACKSTOP_DECODE_SEVEN_BIT_H_
#define BACKSTOP_DECODE_SEVEN_BIT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "decode/charset_table.h"

namespace backstop::decode {

// Rewrites a text piece by piece; whole characters in each piece.
class SevenBitReader {
 public:
  // `method`: kIso2022Jp (gives EUC-JP), kIso2022Kr (UHC) or kHz (GB 18030).
  SevenBitReader(Method method, std::string_view in) : method_(method), in_(in) {}

  bool done() const { return at_ == in_.size(); }
  // Returns how many bytes of `piece` were written; only 0 at the end. REQUIRES: piece.size() >= 4.
  size_t Next(std::span<char> piece);

 private:
  enum class Set : uint8_t { kAscii, kDouble, kKatakana, kSupplement };

  bool TakeEscape();
  bool TakeIso2022Jp(std::string_view rest);
  bool TakeIso2022Kr(std::string_view rest);
  bool TakeHz(std::string_view rest);
  size_t TakeCharacter(char* to);

  Method method_;
  std::string_view in_;
  size_t at_ = 0;
  Set set_ = Set::kAscii;
};

}  // namespace backstop::decode

#endif  // BACKSTOP_DECODE_SEVEN_BIT_H_
