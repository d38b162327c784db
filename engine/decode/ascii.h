// Small readings of ASCII: hex digits, as quoted-printable, the Q encoding and RFC 2231 write them,
// and line ends.

#ifndef BACKSTOP_DECODE_ASCII_H_
#define BACKSTOP_DECODE_ASCII_H_

#include <algorithm>
#include <string_view>

#include "base/bytes.h"

namespace backstop::decode {

inline constexpr std::array<int8_t, 256> kHexDigits = [] {
  std::array<int8_t, 256> digits{};
  digits.fill(-1);
  constexpr std::string_view kSmall = "0123456789abcdef", kLarge = "0123456789ABCDEF";
  for (size_t i = 0; i < kSmall.size(); ++i) {
    digits[static_cast<unsigned char>(kSmall[i])] = static_cast<int8_t>(i);
    digits[static_cast<unsigned char>(kLarge[i])] = static_cast<int8_t>(i);
  }
  return digits;
}();
// -1 when it is no hex digit; small letters are taken too.
constexpr int HexDigit(char c) { return kHexDigits[static_cast<unsigned char>(c)]; }
// -1 when either is no hex digit.
constexpr int HexByte(char high, char low) {
  const int h = HexDigit(high);
  const int l = HexDigit(low);
  return (h | l) < 0 ? -1 : h * 16 + l;
}

// Length of the first line, without its CR or LF; all of it when it has none.
constexpr size_t LineLength(std::string_view text) {
  const auto end =
      std::find_if(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; });
  return static_cast<size_t>(end - text.begin());
}

}  // namespace backstop::decode

#endif  // BACKSTOP_DECODE_ASCII_H_
