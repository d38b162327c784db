// Where one of many words may stand: a text's bytes are judged three at a time, each by rows for
// its two nibbles, all words of a bucket at once (Hyperscan's Teddy).

#ifndef BACKSTOP_SIMD_TRIPLE_FILTER_H_
#define BACKSTOP_SIMD_TRIPLE_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace backstop::simd {

// Triples of bytes in any ASCII case, in eight buckets. Lets pass what was added, and some more.
struct TripleFilter {
  static constexpr size_t kPlaces = 3;
  static constexpr size_t kBuckets = 8;

  // By place; bit b: a triple of bucket b has a byte of that nibble there.
  std::array<std::array<uint8_t, 16>, kPlaces> low{};
  std::array<std::array<uint8_t, 16>, kPlaces> high{};

  // REQUIRES: kPlaces bytes; bucket < kBuckets.
  constexpr void Add(std::string_view triple, size_t bucket) {
    for (size_t place = 0; place < kPlaces; ++place) {
      const auto c = static_cast<uint8_t>(triple[place]);
      const bool is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      const auto bit = static_cast<uint8_t>(1u << bucket);
      low[place][c & 0x0f] |= bit;
      high[place][c >> 4] |= bit;
      if (is_letter) high[place][(c ^ 0x20) >> 4] |= bit;
    }
  }
};

// The first place at or behind `from` where a triple may stand; in.size() when there is none.
size_t FindTripleOf(std::string_view in, size_t from, const TripleFilter& filter);

namespace scalar {
size_t FindTripleOf(std::string_view in, size_t from, const TripleFilter& filter);
}  // namespace scalar

}  // namespace backstop::simd

#endif  // BACKSTOP_SIMD_TRIPLE_FILTER_H_
