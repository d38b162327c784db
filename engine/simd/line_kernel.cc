// The kernels that look for places in raw text, in Highway: compiled once per target and dispatched
// at run time as those of kernels.cc.

#include <algorithm>

#include "simd/dispatch.h"
#include "simd/kernels.h"
#include "simd/triple_filter.h"

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
using scalar::FindNumberStart;
using scalar::FindTriple;
using scalar::FindTripleOf;
using scalar::IndexLines;
using scalar::ReadSigns;

#else

// Where the kernels that find one place look: from the first vector on, or for the last places from
// the last one, of which only those at or behind `from` count. REQUIRES: from <= last + 63.
struct Place {
  size_t at;
  uint64_t wanted;
};
HWY_INLINE Place FirstPlace(size_t from, size_t last) {
  const size_t at = std::min(from, last);
  return {at, ~uint64_t{0} << (from - at)};
}

// The first place at or behind `from`, of `lanes` to in.size() - reach, of which `bits_at` has the
// bit; in.size() when there is none. What is shorter than a vector goes to the twin.
template <typename BitsAt>
HWY_INLINE size_t FindPlace(std::string_view in, size_t from, size_t lanes, size_t reach,
                            const BitsAt& bits_at) {
  if (from + reach > in.size()) return in.size();
  const size_t last = in.size() - lanes - (reach - 1);
  for (auto [at, wanted] = FirstPlace(from, last);; at = std::min(at + lanes, last)) {
    const uint64_t hits = bits_at(AsBytes(in.data() + at)) & wanted;
    if (hits != 0) return at + hwy::Num0BitsBelowLS1Bit_Nonzero64(hits);
    if (at == last) return in.size();
    wanted = ~uint64_t{0};
  }
}

size_t FindTriple(std::string_view in, size_t from, Triple triple) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  if (in.size() < lanes + 2) return scalar::FindTriple(in, from, triple);
  const V first = hn::Set(d, static_cast<uint8_t>(triple[0]));
  const V second = hn::Set(d, static_cast<uint8_t>(triple[1]));
  const V third = hn::Set(d, static_cast<uint8_t>(triple[2]));
  return FindPlace(in, from, lanes, 3, [&](const uint8_t* bytes) {
    const M is_first = hn::Eq(hn::LoadU(d, bytes), first);
    const M is_second = hn::Eq(hn::LoadU(d, bytes + 1), second);
    const M is_third = hn::Eq(hn::LoadU(d, bytes + 2), third);
    return BitsOf(d, hn::And(hn::And(is_first, is_second), is_third));
  });
}

// What stands at a place by the rows of its nibbles.
HWY_INLINE V BucketsAt(D d, const uint8_t* bytes, V low, V high) {
  const V v = hn::LoadU(d, bytes);
  return hn::And(hn::TableLookupBytes(low, hn::And(v, hn::Set(d, 0x0f))),
                 hn::TableLookupBytes(high, hn::ShiftRight<4>(v)));
}

size_t FindTripleOf(std::string_view in, size_t from, const TripleFilter& filter) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  if (in.size() < lanes + 2) return scalar::FindTripleOf(in, from, filter);
  const V low0 = hn::LoadDup128(d, filter.low[0].data());
  const V low1 = hn::LoadDup128(d, filter.low[1].data());
  const V low2 = hn::LoadDup128(d, filter.low[2].data());
  const V high0 = hn::LoadDup128(d, filter.high[0].data());
  const V high1 = hn::LoadDup128(d, filter.high[1].data());
  const V high2 = hn::LoadDup128(d, filter.high[2].data());
  return FindPlace(in, from, lanes, 3, [&](const uint8_t* bytes) {
    const V buckets =
        hn::And(hn::And(BucketsAt(d, bytes, low0, high0), BucketsAt(d, bytes + 1, low1, high1)),
                BucketsAt(d, bytes + 2, low2, high2));
    return BitsOf(d, hn::Ne(buckets, hn::Zero(d)));
  });
}

size_t FindEither(std::string_view in, size_t from, char a, char b) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  if (in.size() < lanes) return scalar::FindEither(in, from, a, b);
  const V one = hn::Set(d, static_cast<uint8_t>(a));
  const V other = hn::Set(d, static_cast<uint8_t>(b));
  return FindPlace(in, from, lanes, 1, [&](const uint8_t* bytes) {
    const V v = hn::LoadU(d, bytes);
    return BitsOf(d, hn::Or(hn::Eq(v, one), hn::Eq(v, other)));
  });
}

size_t FindNumberStart(std::string_view in, size_t from) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  if (in.size() < lanes + 1) return scalar::FindNumberStart(in, from);
  const size_t place = FindPlace(in, from - 1, lanes, 2, [&](const uint8_t* bytes) {
    const V before = hn::LoadU(d, bytes), v = hn::LoadU(d, bytes + 1);
    const M blank =
        hn::Or(hn::Or(hn::Eq(before, hn::Set(d, ' ')), hn::Eq(before, hn::Set(d, '\t'))),
               hn::Or(hn::Eq(before, hn::Set(d, '\r')), hn::Eq(before, hn::Set(d, '\n'))));
    const M sign = hn::Or(hn::Eq(before, hn::Set(d, '(')), hn::Eq(before, hn::Set(d, ':')));
    const M begins = hn::Or(InRange(d, v, '0', '9'), hn::Eq(v, hn::Set(d, '+')));
    return BitsOf(d, hn::And(hn::Or(blank, sign), begins));
  });
  return std::min(place + 1, in.size());
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
HWY_EXPORT(FindNumberStart);
HWY_EXPORT(FindTriple);
HWY_EXPORT(FindTripleOf);
HWY_EXPORT(IndexLines);
HWY_EXPORT(ReadSigns);

size_t FindTriple(std::string_view in, size_t from, Triple triple) {
  return Chosen(HWY_DISPATCH_TABLE(FindTriple))(in, from, triple);
}
size_t FindTripleOf(std::string_view in, size_t from, const TripleFilter& filter) {
  return Chosen(HWY_DISPATCH_TABLE(FindTripleOf))(in, from, filter);
}
size_t FindEither(std::string_view in, size_t from, char a, char b) {
  return Chosen(HWY_DISPATCH_TABLE(FindEither))(in, from, a, b);
}
size_t FindNumberStart(std::string_view in, size_t from) {
  return Chosen(HWY_DISPATCH_TABLE(FindNumberStart))(in, from);
}
size_t IndexLines(std::string_view in, size_t from, char delimiter, std::span<uint32_t> out) {
  return Chosen(HWY_DISPATCH_TABLE(IndexLines))(in, from, delimiter, out);
}
Signs ReadSigns(std::string_view in) { return Chosen(HWY_DISPATCH_TABLE(ReadSigns))(in); }

}  // namespace backstop::simd
#endif  // HWY_ONCE
