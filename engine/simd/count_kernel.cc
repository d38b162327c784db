// The kernel that counts what decoded text is made of, in Highway: compiled once per target and
// dispatched at run time as those of kernels.cc. What depends on whole lines is carried through
// their blanks by additions: no line is looked at by itself.

#include "simd/dispatch.h"
#include "simd/kernels.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/count_kernel.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "simd/block_inl.h"

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::CountText;

#else

struct TextBits {
  uint64_t upper = 0, lower = 0, digit = 0, dollar = 0, high = 0;
  uint64_t feed = 0, blank = 0;  // space, \t, \r
  uint64_t quote = 0, colon = 0, mark = 0;
};

HWY_INLINE TextBits ReadTextBits(D d, const Block& block) {
  TextBits bits;
  const auto is = [&](V v, char c) { return hn::Eq(v, hn::Set(d, static_cast<uint8_t>(c))); };
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const V v = LoadFrom(d, block, i);
    bits.upper |= BitsOf(d, InRange(d, v, 'A', 'Z')) << i;
    bits.lower |= BitsOf(d, InRange(d, v, 'a', 'z')) << i;
    bits.digit |= BitsOf(d, InRange(d, v, '0', '9')) << i;
    bits.dollar |= BitsOf(d, is(v, '$')) << i;
    bits.high |= BitsOf(d, IsHigh(d, v)) << i;
    bits.feed |= BitsOf(d, is(v, '\n')) << i;
    bits.blank |= BitsOf(d, hn::Or(is(v, ' '), hn::Or(is(v, '\t'), is(v, '\r')))) << i;
    bits.quote |= BitsOf(d, is(v, '>')) << i;
    bits.colon |= BitsOf(d, is(v, ':')) << i;
    M mark = is(v, kLineMarks[0]);
    for (const char c : kLineMarks.substr(1)) mark = hn::Or(mark, is(v, c));
    bits.mark |= BitsOf(d, mark) << i;
  }
  return bits;
}

// Places that runs of blanks lead to from some places, those themselves with them.
struct Run {
  uint64_t reached;
  uint64_t leaves;  // bit 0: a run goes on behind the block
};
HWY_INLINE Run Through(uint64_t blank, uint64_t from) {
  const uint64_t in_blank = from & blank;
  const uint64_t sum = in_blank + blank;
  return {(sum ^ blank) | from, sum < blank ? uint64_t{1} : 0};
}

TextCounts CountText(std::string_view in, std::span<uint16_t> marks) {
  const D d;
  TextCounts counts;
  uint8_t tail[kBlock];
  uint64_t is_begin = 1;  // the block begins a line
  uint64_t is_blank = 0;  // the line that is open has blanks only
  uint64_t is_colon = 0;  // its last byte but blanks is ':'
  for (size_t at = 0; at < in.size(); at += kBlock) {
    const Block block = BlockAt(in, at, tail);
    const TextBits bits = ReadTextBits(d, block);
    counts.upper += static_cast<uint32_t>(hwy::PopCount(bits.upper));
    counts.lower += static_cast<uint32_t>(hwy::PopCount(bits.lower));
    counts.digits += static_cast<uint32_t>(hwy::PopCount(bits.digit));
    counts.dollars += static_cast<uint32_t>(hwy::PopCount(bits.dollar));
    counts.high += static_cast<uint32_t>(hwy::PopCount(bits.high));
    const uint64_t begins = bits.feed << 1 | is_begin;
    const Run first = Through(bits.blank, begins | is_blank);
    const Run last = Through(bits.blank, bits.colon << 1 | is_colon);
    counts.lines += static_cast<uint32_t>(
        hwy::PopCount(first.reached & ~bits.blank & ~bits.feed & block.valid));
    counts.quoted += static_cast<uint32_t>(hwy::PopCount(begins & bits.quote));
    uint64_t marked = (begins & bits.mark) | (last.reached & bits.feed);
    for (; marked != 0; marked &= marked - 1) {
      marks[counts.marks++] =
          static_cast<uint16_t>(at + hwy::Num0BitsBelowLS1Bit_Nonzero64(marked));
    }
    is_begin = bits.feed >> (kBlock - 1);
    is_blank = first.leaves;
    is_colon = block.size < kBlock ? last.reached >> block.size & 1
                                   : last.leaves | bits.colon >> (kBlock - 1);
  }
  if (is_colon != 0) marks[counts.marks++] = static_cast<uint16_t>(in.size());
  return counts;
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(CountText);

TextCounts CountText(std::string_view in, std::span<uint16_t> marks) {
  return Chosen(HWY_DISPATCH_TABLE(CountText))(in, marks);
}

}  // namespace backstop::simd
#endif  // HWY_ONCE
