// Hex digits, as quoted-printable, the Q encoding and RFC 2231 write them.

#ifndef BACKSTOP_DECODE_HEX_H_
#define BACKSTOP_DECODE_HEX_H_

#include "base/bytes.h"

namespace backstop::decode {

// -1 when it is no hex digit; small letters are taken too.
constexpr int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = AsciiLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}
// -1 when either is no hex digit.
constexpr int HexByte(char high, char low) {
  const int h = HexDigit(high);
  const int l = HexDigit(low);
  return h < 0 || l < 0 ? -1 : h * 16 + l;
}

}  // namespace backstop::decode

#endif  // BACKSTOP_DECODE_HEX_H_
