// The kernels that look for places in raw text, in Highway: compiled once per target and dispatched
// at run time as those of kernels.cc.

#include <algorithm>

#include "simd/kernels.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/line_kernel.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "simd/block_inl.h"

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::FindEither;
using scalar::FindTriple;
using scalar::IndexLines;
using scalar::ReadSigns;

#else

// The last places are judged by one load more, over some that were judged already; only what is
// shorter than a vector goes to the twin.
size_t FindTriple(std::string_view in, size_t from, Triple triple) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  if (from + lanes + 2 > in.size()) return scalar::FindTriple(in, from, triple);
  const V first = hn::Set(d, static_cast<uint8_t>(triple[0]));
  const V second = hn::Set(d, static_cast<uint8_t>(triple[1]));
  const V third = hn::Set(d, static_cast<uint8_t>(triple[2]));
  const size_t last = in.size() - lanes - 2;
  for (size_t at = from;; at = std::min(at + lanes, last)) {
    const uint8_t* const bytes = AsBytes(in.data() + at);
    const M is_first = hn::Eq(hn::LoadU(d, bytes), first);
    const M is_second = hn::Eq(hn::LoadU(d, bytes + 1), second);
    const M is_third = hn::Eq(hn::LoadU(d, bytes + 2), third);
    const uint64_t hits = BitsOf(d, hn::And(hn::And(is_first, is_second), is_third));
    if (hits != 0) return at + hwy::Num0BitsBelowLS1Bit_Nonzero64(hits);
    if (at == last) return in.size();
  }
}

size_t FindEither(std::string_view in, size_t from, char a, char b) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  if (from + lanes > in.size()) return scalar::FindEither(in, from, a, b);
  const V one = hn::Set(d, static_cast<uint8_t>(a));
  const V other = hn::Set(d, static_cast<uint8_t>(b));
  const size_t last = in.size() - lanes;
  for (size_t at = from;; at = std::min(at + lanes, last)) {
    const V v = hn::LoadU(d, AsBytes(in.data() + at));
    const uint64_t hits = BitsOf(d, hn::Or(hn::Eq(v, one), hn::Eq(v, other)));
    if (hits != 0) return at + hwy::Num0BitsBelowLS1Bit_Nonzero64(hits);
    if (at == last) return in.size();
  }
}

struct LineBits {
  uint64_t end = 0;
  uint64_t no_name = 0;  // ends, too
};

HWY_INLINE LineBits ReadLineBits(D d, const Block& block, V delimiter) {
  LineBits bits;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const V v = LoadFrom(d, block, i);
    const M name = hn::AndNot(hn::Eq(v, hn::Set(d, ':')), InRange(d, v, '!', '~'));
    bits.end |= BitsOf(d, hn::Eq(v, delimiter)) << i;
    bits.no_name |= BitsOf(d, hn::Not(name)) << i;
  }
  bits.end &= block.valid;
  return bits;
}

size_t IndexLines(std::string_view in, size_t from, char delimiter, std::span<uint32_t> out) {
  const D d;
  const V end_of_line = hn::Set(d, static_cast<uint8_t>(delimiter));
  uint8_t tail[kBlock];
  size_t count = 0;
  // Of the line that is open.
  auto begin = static_cast<uint32_t>(from);
  uint32_t name_end = 0;
  bool has_name_end = false;
  for (size_t at = from; at < in.size(); at += kBlock) {
    if (count > 0 && at - from >= kLinesReach) return count;
    LineBits bits = ReadLineBits(d, BlockAt(in, at, tail), end_of_line);
    const auto base = static_cast<uint32_t>(at);
    const auto first = [](uint64_t set) {
      return static_cast<uint32_t>(hwy::Num0BitsBelowLS1Bit_Nonzero64(set));
    };
    for (; bits.end != 0; bits.end &= bits.end - 1) {
      const uint32_t bit = first(bits.end);
      if (!has_name_end) name_end = base + first(bits.no_name);
      out[count++] = name_end;
      out[count++] = base + bit;
      if (count == out.size() || base + bit - begin <= 1) return count;
      begin = base + bit + 1;
      bits.no_name &= ~uint64_t{1} << bit;
      has_name_end = false;
    }
    if (!has_name_end && bits.no_name != 0) {
      name_end = base + first(bits.no_name);
      has_name_end = true;
    }
  }
  const auto size = static_cast<uint32_t>(in.size());
  if (begin == size) return count;
  out[count++] = has_name_end ? std::min(name_end, size) : size;
  out[count++] = size;
  return count;
}

Signs ReadSigns(std::string_view in) {
  const D d;
  uint8_t tail[kBlock];
  uint64_t high = 0, line_end = 0, encoded = 0, after_equals = 0;
  for (size_t at = 0; at < in.size(); at += kBlock) {
    const Block block = BlockAt(in, at, tail);
    uint64_t equals = 0, question = 0;
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
      const V v = LoadFrom(d, block, i);
      equals |= BitsOf(d, hn::Eq(v, hn::Set(d, '='))) << i;
      question |= BitsOf(d, hn::Eq(v, hn::Set(d, '?'))) << i;
      high |= BitsOf(d, IsHigh(d, v));
      line_end |= BitsOf(d, hn::Or(hn::Eq(v, hn::Set(d, '\n')), hn::Eq(v, hn::Set(d, '\r'))));
    }
    encoded |= question & (equals << 1 | after_equals);
    after_equals = equals >> 63;
  }
  return {high != 0, line_end != 0, encoded != 0};
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(FindEither);
HWY_EXPORT(FindTriple);
HWY_EXPORT(IndexLines);
HWY_EXPORT(ReadSigns);

size_t FindTriple(std::string_view in, size_t from, Triple triple) {
  return HWY_DYNAMIC_DISPATCH(FindTriple)(in, from, triple);
}
size_t FindEither(std::string_view in, size_t from, char a, char b) {
  return HWY_DYNAMIC_DISPATCH(FindEither)(in, from, a, b);
}
size_t IndexLines(std::string_view in, size_t from, char delimiter, std::span<uint32_t> out) {
  return HWY_DYNAMIC_DISPATCH(IndexLines)(in, from, delimiter, out);
}
Signs ReadSigns(std::string_view in) { return HWY_DYNAMIC_DISPATCH(ReadSigns)(in); }

}  // namespace backstop::simd
#endif  // HWY_ONCE
