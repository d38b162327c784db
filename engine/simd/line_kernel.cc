// The kernels that look for places in raw text, in Highway: compiled once per target and dispatched
// at run time as those of kernels.cc.

#include <algorithm>

#include "simd/byte_class.h"
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

using scalar::ClassBits;
using scalar::FindEither;
using scalar::FindNumberStart;
using scalar::FindTriple;
using scalar::FindTripleOf;
using scalar::IndexFields;
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

// What bytes are by the rows of their nibbles.
HWY_INLINE V BucketsOf(D d, V v, V low, V high) {
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
    const V buckets = hn::And(hn::And(BucketsOf(d, hn::LoadU(d, bytes), low0, high0),
                                      BucketsOf(d, hn::LoadU(d, bytes + 1), low1, high1)),
                              BucketsOf(d, hn::LoadU(d, bytes + 2), low2, high2));
    return BitsOf(d, hn::Ne(buckets, hn::Zero(d)));
  });
}

uint64_t ClassBits(std::string_view in, size_t at, const ByteClass& wanted) {
  const D d;
  uint8_t tail[kBlock];
  const Block block = BlockAt(in, at, tail);
  const V low = hn::LoadDup128(d, wanted.low.data());
  const V high = hn::LoadDup128(d, wanted.high.data());
  uint64_t bits = 0;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const V buckets = BucketsOf(d, LoadFrom(d, block, i), low, high);
    bits |= BitsOf(d, hn::Ne(buckets, hn::Zero(d))) << i;
  }
  return bits & block.valid;
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

HWY_INLINE uint64_t NoNameBits(D d, V v) {
  return BitsOf(d, hn::Not(hn::AndNot(hn::Eq(v, hn::Set(d, ':')), InRange(d, v, '!', '~'))));
}

// Every delimiter ends a line.
struct LineEnds {
  uint8_t delimiter;

  HWY_INLINE LineBits Read(D d, std::string_view, size_t, const Block& block) {
    LineBits bits;
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
      const V v = LoadFrom(d, block, i);
      bits.end |= BitsOf(d, hn::Eq(v, hn::Set(d, delimiter))) << i;
      bits.no_name |= NoNameBits(d, v) << i;
    }
    bits.end &= block.valid;
    return bits;
  }
};

// A line feed before a space or tab ends none, but that of an empty line.
struct FieldEnds {
  uint64_t is_begin = 1;      // bit 0: the block begins a line
  uint64_t is_behind_cr = 0;  // bit 0: the block follows a CR that began a line

  HWY_INLINE LineBits Read(D d, std::string_view in, size_t at, const Block& block) {
    LineBits bits;
    uint64_t feed = 0, cr = 0, blank = 0;
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
      const V v = LoadFrom(d, block, i);
      feed |= BitsOf(d, hn::Eq(v, hn::Set(d, '\n'))) << i;
      cr |= BitsOf(d, hn::Eq(v, hn::Set(d, '\r'))) << i;
      blank |= BitsOf(d, hn::Or(hn::Eq(v, hn::Set(d, ' ')), hn::Eq(v, hn::Set(d, '\t')))) << i;
      bits.no_name |= NoNameBits(d, v) << i;
    }
    const bool is_before_blank =
        at + kBlock < in.size() && (in[at + kBlock] == ' ' || in[at + kBlock] == '\t');
    const uint64_t begins = feed << 1 | is_begin;
    const uint64_t behind_cr = (cr & begins) << 1 | is_behind_cr;
    const uint64_t folds = blank >> 1 | uint64_t{is_before_blank} << (kBlock - 1);
    bits.end = feed & (~folds | begins | behind_cr) & block.valid;
    is_begin = feed >> (kBlock - 1);
    is_behind_cr = (cr & begins) >> (kBlock - 1);
    return bits;
  }
};

template <typename Ends>
HWY_INLINE size_t IndexEnds(std::string_view in, size_t from, Ends ends, std::span<uint32_t> out) {
  const D d;
  uint8_t tail[kBlock];
  size_t count = 0;
  // Of the line that is open.
  auto begin = static_cast<uint32_t>(from);
  uint32_t name_end = 0;
  bool has_name_end = false;
  for (size_t at = from; at < in.size(); at += kBlock) {
    if (count > 0 && at - from >= kLinesReach) return count;
    LineBits bits = ends.Read(d, in, at, BlockAt(in, at, tail));
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

size_t IndexLines(std::string_view in, size_t from, char delimiter, std::span<uint32_t> out) {
  return IndexEnds(in, from, LineEnds{static_cast<uint8_t>(delimiter)}, out);
}
size_t IndexFields(std::string_view in, size_t from, std::span<uint32_t> out) {
  return IndexEnds(in, from, FieldEnds{}, out);
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

HWY_EXPORT(ClassBits);
HWY_EXPORT(FindEither);
HWY_EXPORT(FindNumberStart);
HWY_EXPORT(FindTriple);
HWY_EXPORT(FindTripleOf);
HWY_EXPORT(IndexFields);
HWY_EXPORT(IndexLines);
HWY_EXPORT(ReadSigns);

uint64_t ClassBits(std::string_view in, size_t at, const ByteClass& wanted) {
  return Chosen(HWY_DISPATCH_TABLE(ClassBits))(in, at, wanted);
}
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
size_t IndexFields(std::string_view in, size_t from, std::span<uint32_t> out) {
  return Chosen(HWY_DISPATCH_TABLE(IndexFields))(in, from, out);
}
Signs ReadSigns(std::string_view in) { return Chosen(HWY_DISPATCH_TABLE(ReadSigns))(in); }

}  // namespace backstop::simd
#endif  // HWY_ONCE
