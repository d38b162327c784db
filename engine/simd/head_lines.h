// The lines of a header block that may be one of a few fields, in one pass: nine lines of ten are
// turned away by their first three letters without being looked at one by one.

#ifndef BACKSTOP_SIMD_HEAD_LINES_H_
#define BACKSTOP_SIMD_HEAD_LINES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace backstop::simd {

// How many letters of a name are looked at.
inline constexpr size_t kNameLetters = 3;

// The letters that a wanted name has at its first three places, by place and not by name, in any
// case. A byte may stand at the places whose bits its two nibbles' rows share.
struct NameLetters {
  std::array<uint8_t, 16> low{};   // by the low nibble
  std::array<uint8_t, 16> high{};  // by the high nibble

  // REQUIRES: `name` has kNameLetters bytes or more, of [a-z-] in lower case; the third may be ":".
  void Add(std::string_view name);
};

struct HeadScan {
  size_t count = 0;       // lines written to `out`
  size_t end = 0;         // where the block's empty line begins; the input's size without one
  bool is_ended = false;  // there is one
  bool is_full = false;   // `out` was too small: the rest was not looked at
};
// Where the lines begin that may begin with a wanted name, up to the first empty line (LF or CRLF).
// `in` begins with a line. Linear time; looks at most 128 bytes beyond the empty line.
HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out);

namespace scalar {
HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out);
}  // namespace scalar

}  // namespace backstop::simd

#endif  // BACKSTOP_SIMD_HEAD_LINES_H_
