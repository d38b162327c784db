// Quoted-printable (RFC 2045, 6.7): stretches without '=' are copied whole. A soft line break may
// have blanks between its '=' and the line end (transport padding); '=' before anything else than
// two hex digits stays as written.

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "decode/ascii.h"
#include "decode/decode.h"
#include "simd/kernels.h"

namespace backstop::decode {

namespace {

constexpr size_t kBlock = 64;  // what is no longer is copied in one piece where there is room

// Length of the soft line break that begins with the '=' at `at`; 0 when it is none. The end of the
// text is a line end.
size_t SoftBreakLength(std::string_view in, size_t at) {
  size_t end = at + 1;
  while (end < in.size() && (in[end] == ' ' || in[end] == '\t')) ++end;
  if (end == in.size()) return end - at;
  if (in[end] == '\n') return end + 1 - at;
  if (in[end] != '\r') return 0;
  return end + (end + 1 < in.size() && in[end + 1] == '\n' ? 2 : 1) - at;
}

}  // namespace

Decoded QuotedPrintable(std::string_view in, std::span<char> out) {
  Decoded result;
  size_t at = 0;
  while (at < in.size()) {
    const size_t plain = (in[at] == '=' ? at : simd::FindEither(in, at, '=', '=')) - at;
    const size_t room = out.size() - result.size;
    const size_t copied = std::min(plain, room);
    if (copied <= kBlock && room >= kBlock && in.size() - at >= kBlock) {
      std::memcpy(out.data() + result.size, in.data() + at, kBlock);
    } else {
      std::copy_n(in.data() + at, copied, out.data() + result.size);
    }
    result.size += copied;
    at += plain;
    if (copied < plain) {
      result.is_capped = true;
      break;
    }
    if (at == in.size()) break;
    const int byte = in.size() - at > 2 ? HexByte(in[at + 1], in[at + 2]) : -1;
    if (byte < 0) {
      if (const size_t soft = SoftBreakLength(in, at); soft != 0) {
        at += soft;
        continue;
      }
    }
    if (result.size == out.size()) {
      result.is_capped = true;
      break;
    }
    result.is_bad |= byte < 0;
    out[result.size++] = byte < 0 ? '=' : static_cast<char>(byte);
    at += byte < 0 ? 1 : 3;
  }
  return result;
}

}  // namespace backstop::decode
