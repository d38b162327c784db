// A fixed set of at most 64 lower-case phrases looked for at once, in any case, in one pass. Each
// phrase has an anchor, the three of its bytes that text has least often: a vector filter finds
// where anchors may stand, two tables tell whose, and only those are compared. Built at compile
// time.

#ifndef BACKSTOP_REPORT_NEEDLES_H_
#define BACKSTOP_REPORT_NEEDLES_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "simd/triple_filter.h"

namespace backstop::report {

class NeedleSet {
 public:
  // REQUIRES: N <= 64; each phrase lower case, of at least three bytes, of static lifetime.
  template <size_t N>
  constexpr explicit NeedleSet(const std::string_view (&needles)[N]) {
    static_assert(N <= kMax);
    for (size_t i = 0; i < N; ++i) {
      const size_t anchor = AnchorOf(needles[i]);
      needles_[i] = needles[i];
      anchors_[i] = static_cast<uint8_t>(anchor);
      filter_.Add(needles[i].substr(anchor, kAnchor), i % simd::TripleFilter::kBuckets);
      for (size_t byte = 0; byte < 256; ++byte) {
        const char lower = AsciiLower(static_cast<char>(byte));
        if (lower == needles[i][anchor]) first_[byte] |= uint64_t{1} << i;
        if (lower == needles[i][anchor + 1]) second_[byte] |= uint64_t{1} << i;
      }
    }
  }

  // Bit i: phrase i occurs in `text`. O(size of text) but where phrases begin alike.
  uint64_t FindAll(std::string_view text) const { return Find(text, false); }
  bool FindAny(std::string_view text) const { return Find(text, true) != 0; }

 private:
  static constexpr size_t kMax = 64;
  static constexpr size_t kAnchor = simd::TripleFilter::kPlaces;

  // How common a byte is in English text, per thousand.
  static constexpr uint64_t Commonness(char c) {
    constexpr std::string_view kByRank = " etaoinsrhldcumfwgpybvk";
    constexpr uint8_t kShares[] = {180, 102, 75, 65, 62, 57, 57, 53, 50, 50, 33, 33,
                                   23,  22,  20, 20, 17, 16, 15, 14, 13, 8,  6};
    static_assert(kByRank.size() == std::size(kShares));
    const size_t rank = kByRank.find(c);
    return rank < kByRank.size() ? kShares[rank] : 2;
  }
  static constexpr size_t AnchorOf(std::string_view needle) {
    size_t best = 0;
    uint64_t least = ~uint64_t{0};
    for (size_t i = 0; i + kAnchor <= needle.size(); ++i) {
      const uint64_t product =
          Commonness(needle[i]) * Commonness(needle[i + 1]) * Commonness(needle[i + 2]);
      if (product < least) best = i;
      least = product < least ? product : least;
    }
    return best;
  }

  // Where an anchor may stand at or behind `at`: anywhere in a text that is too short for the
  // filter.
  size_t NextAnchor(std::string_view text, size_t at) const {
    constexpr size_t kShort = 128;
    return text.size() < kShort ? at : simd::FindTripleOf(text, at, filter_);
  }

  uint64_t Find(std::string_view text, bool is_one_enough) const {
    uint64_t found = 0;
    for (size_t at = NextAnchor(text, 0); at + kAnchor <= text.size();
         at = NextAnchor(text, at + 1)) {
      uint64_t candidates = first_[static_cast<unsigned char>(text[at])] &
                            second_[static_cast<unsigned char>(text[at + 1])] & ~found;
      for (; candidates != 0; candidates &= candidates - 1) {
        const auto i = static_cast<size_t>(std::countr_zero(candidates));
        if (at >= anchors_[i] && StartsWithNoCase(text.substr(at - anchors_[i]), needles_[i]))
          found |= uint64_t{1} << i;
      }
      if (is_one_enough && found != 0) break;
    }
    return found;
  }

  simd::TripleFilter filter_;
  std::array<uint64_t, 256> first_{};
  std::array<uint64_t, 256> second_{};
  std::array<std::string_view, kMax> needles_{};
  std::array<uint8_t, kMax> anchors_{};
};

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_NEEDLES_H_
