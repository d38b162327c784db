// The kernel in Highway, compiled once per target and dispatched at run time as those of
// kernels.cc: a mask of the words that begin in 64 bytes, then hashes and filter of each without a
// branch. The last bytes of a text are copied in front of zeros.

#include "simd/word_keys.h"

#include <algorithm>
#include <cstring>

#include "simd/dispatch.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/word_keys.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "simd/block_inl.h"

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::FindKeyedWords;

#else

HWY_INLINE uint64_t LoadEight(const uint8_t* at) {
  uint64_t bytes;
  std::memcpy(&bytes, at, sizeof(bytes));
  return bytes;
}

KeyedWords FindKeyedWords(std::string_view text, size_t begin, size_t end, KeyFilter filter,
                          std::span<uint32_t> out) {
  constexpr size_t kReach = kBlock + kWordReach;  // bytes that a block's words are read from
  const D d;
  KeyedWords found;
  uint32_t* const to = out.data();
  size_t count = 0;
  uint64_t carry = begin > 0 && IsAsciiWord(text[begin - 1]) ? 1 : 0;
  uint8_t copy[kReach];
  for (size_t at = begin; at < end; at += kBlock) {
    const uint8_t* from = AsBytes(text.data() + at);
    if (HWY_UNLIKELY(text.size() - at < kReach)) {
      std::memset(copy, 0, kReach);
      std::memcpy(copy, from, text.size() - at);
      from = copy;
    }
    uint64_t word = 0, high = 0;
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
      const V v = hn::LoadU(d, from + i);
      const M letter = hn::Or(InRange(d, v, 'a', 'z'), InRange(d, v, '0', '9'));
      word |= BitsOf(d, hn::Or(letter, hn::Eq(v, hn::Set(d, '_')))) << i;
      high |= BitsOf(d, IsHigh(d, v)) << i;
    }
    const uint64_t inside = end - at < kBlock ? (uint64_t{1} << (end - at)) - 1 : ~uint64_t{0};
    found.has_high = found.has_high || (high & inside) != 0;
    uint64_t begins = word & ~(word << 1 | carry) & inside;
    carry = word >> 63;
    for (; begins != 0; begins &= begins - 1) {
      const size_t bit = hwy::Num0BitsBelowLS1Bit_Nonzero64(begins);
      const WordHashes hashes = HashWord(LoadEight(from + bit), LoadEight(from + bit + kShortKey));
      to[count] = static_cast<uint32_t>(at + bit);
      count += filter.HasShort(hashes) | filter.HasLong(hashes);
    }
  }
  found.count = count;
  return found;
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(FindKeyedWords);

KeyedWords FindKeyedWords(std::string_view text, size_t begin, size_t end, KeyFilter filter,
                          std::span<uint32_t> out) {
  return Chosen(HWY_DISPATCH_TABLE(FindKeyedWords))(text, begin, end, filter, out);
}

}  // namespace backstop::simd
#endif  // HWY_ONCE
