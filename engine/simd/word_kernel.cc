// The kernels that find runs of word bytes in folded text, in Highway: compiled once per target and
// dispatched at run time as those of kernels.cc.

#include <algorithm>

#include "simd/dispatch.h"
#include "simd/kernels.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/word_kernel.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "simd/block_inl.h"

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::FindAddressMark;
using scalar::IndexWords;

#else

HWY_INLINE uint64_t ReadWordBits(D d, const Block& block) {
  uint64_t bits = 0;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const V v = LoadFrom(d, block, i);
    const M letter = hn::Or(InRange(d, v, 'a', 'z'), InRange(d, v, '0', '9'));
    const M mark = hn::Or(hn::Eq(v, hn::Set(d, '_')), hn::Eq(v, hn::Set(d, '\'')));
    bits |= BitsOf(d, hn::Or(hn::Or(letter, mark), IsHigh(d, v))) << i;
  }
  return bits;
}

size_t IndexWords(std::string_view folded, std::span<uint32_t> out) {
  const D d;
  uint8_t tail[kBlock];
  out = out.first(out.size() & ~size_t{1});  // an end has its slot whenever its begin had one
  size_t written = 0;
  uint64_t carry = 0;
  for (size_t at = 0; at < folded.size(); at += kBlock) {
    const uint64_t word = ReadWordBits(d, BlockAt(folded, at, tail));
    uint64_t edges = word ^ (word << 1 | carry);
    carry = word >> 63;
    size_t count = hwy::PopCount(edges);
    const bool is_full = count > out.size() - written;
    if (is_full) {
      count = out.size() - written;
      edges = LowestBits(edges, count);
    }
    WriteOffsets(edges, count, static_cast<uint32_t>(at), out, written);
    written += count;
    if (is_full) return written;
  }
  if (written % 2 != 0) out[written++] = static_cast<uint32_t>(folded.size());
  return written;
}

size_t FindAddressMark(std::string_view folded, size_t from) {
  const D d;
  uint8_t tail[kBlock];
  for (size_t at = from; at < folded.size(); at += kBlock) {
    const Block block = BlockAt(folded, at, tail);
    uint64_t sign = 0, colon = 0, dot = 0, letter = 0, visible = 0, w = 0;
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
      const V v = LoadFrom(d, block, i);
      sign |= BitsOf(d, hn::Eq(v, hn::Set(d, '@'))) << i;
      colon |= BitsOf(d, hn::Eq(v, hn::Set(d, ':'))) << i;
      dot |= BitsOf(d, hn::Eq(v, hn::Set(d, '.'))) << i;
      letter |= BitsOf(d, InRange(d, v, 'a', 'z')) << i;
      visible |= BitsOf(d, InRange(d, v, '!', '\x7f')) << i;
      w |= BitsOf(d, hn::Eq(v, hn::Set(d, 'w'))) << i;
    }
    const char next = at + kBlock < folded.size() ? folded[at + kBlock] : '\0';
    const uint64_t letter_next = next >= 'a' && next <= 'z';
    const uint64_t visible_next = next > ' ';
    const uint64_t w_before = at > 0 && folded[at - 1] == 'w';
    const uint64_t marks = sign | (colon & (visible >> 1 | visible_next << 63)) |
                           (dot & (letter >> 1 | letter_next << 63 | w << 1 | w_before));
    if (marks != 0) return at + hwy::Num0BitsBelowLS1Bit_Nonzero64(marks);
  }
  return folded.size();
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(FindAddressMark);
HWY_EXPORT(IndexWords);

size_t FindAddressMark(std::string_view folded, size_t from) {
  return Chosen(HWY_DISPATCH_TABLE(FindAddressMark))(folded, from);
}
size_t IndexWords(std::string_view folded, std::span<uint32_t> out) {
  return Chosen(HWY_DISPATCH_TABLE(IndexWords))(folded, out);
}

}  // namespace backstop::simd
#endif  // HWY_ONCE
