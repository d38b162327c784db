// The lines of a header block that may be one of a few fields, in one pass: most lines are turned
// away by their first three letters.

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

// The first three letters of wanted names, in any case; about one stranger in sixty passes.
class NameLetters {
 public:
  // REQUIRES: `name` has kNameLetters bytes or more, of [a-z-] in lower case; the third may be ":".
  void Add(std::string_view name);
  // Of the first kNameLetters bytes, the first one lowest; what is above them does not count.
  bool Has(uint32_t letters) const {
    const uint32_t bit = BitOf(letters);
    return (bits_[bit / 64] >> (bit % 64) & 1) != 0;
  }

 private:
  static constexpr uint32_t kBits = 1 << 12;
  static uint32_t BitOf(uint32_t letters) {
    return ((letters | 0x202020u) & 0xffffffu) * 0x9E3779B1u >> 20;
  }

  std::array<uint64_t, kBits / 64> bits_{};
};

struct HeadScan {
  size_t count = 0;       // lines written to `out`
  size_t end = 0;         // where the block's empty line begins; the input's size without one
  bool is_ended = false;  // there is one
  bool is_full = false;   // `out` was too small: the rest was not looked at
};
// Where the lines begin that may begin with a wanted name, up to the first empty line (LF or CRLF).
// `in` begins with a line. Linear time; looks at most 576 bytes beyond the empty line.
HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out);

namespace scalar {
HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out);
}  // namespace scalar

}  // namespace backstop::simd

#endif  // BACKSTOP_SIMD_HEAD_LINES_H_
