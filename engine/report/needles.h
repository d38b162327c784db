// A fixed set of at most 64 lower-case phrases looked for at once, in any case, in one pass: two
// table look-ups a byte tell which phrases can begin there, and only those are compared. Built at
// compile time.

#ifndef BACKSTOP_REPORT_NEEDLES_H_
#define BACKSTOP_REPORT_NEEDLES_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace backstop::report {

class NeedleSet {
 public:
  // REQUIRES: N <= 64; each phrase lower case, of at least two bytes, of static lifetime.
  template <size_t N>
  constexpr explicit NeedleSet(const std::string_view (&needles)[N]) {
    static_assert(N <= kMax);
    for (size_t i = 0; i < N; ++i) {
      needles_[i] = needles[i];
      for (size_t byte = 0; byte < 256; ++byte) {
        const char lower = AsciiLower(static_cast<char>(byte));
        if (lower == needles[i][0]) first_[byte] |= uint64_t{1} << i;
        if (lower == needles[i][1]) second_[byte] |= uint64_t{1} << i;
      }
    }
  }

  // Bit i: phrase i occurs in `text`. O(size of text) but where phrases begin alike.
  uint64_t FindAll(std::string_view text) const { return Find(text, false); }
  bool FindAny(std::string_view text) const { return Find(text, true) != 0; }

 private:
  static constexpr size_t kMax = 64;

  uint64_t Find(std::string_view text, bool is_one_enough) const {
    uint64_t found = 0;
    for (size_t i = 0; i + 1 < text.size(); ++i) {
      uint64_t candidates = first_[static_cast<unsigned char>(text[i])] &
                            second_[static_cast<unsigned char>(text[i + 1])] & ~found;
      for (; candidates != 0; candidates &= candidates - 1) {
        const auto bit = static_cast<size_t>(std::countr_zero(candidates));
        if (StartsWithNoCase(text.substr(i), needles_[bit])) found |= uint64_t{1} << bit;
      }
      if (is_one_enough && found != 0) break;
    }
    return found;
  }

  std::array<uint64_t, 256> first_{};
  std::array<uint64_t, 256> second_{};
  std::array<std::string_view, kMax> needles_{};
};

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_NEEDLES_H_
