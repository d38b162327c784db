// The kernels in Highway: this file is compiled once per target (foreach_target.h) and the best one
// is chosen at run time. Everything works on blocks of 64 bytes turned into 64-bit masks, whatever
// the vector's width; the last bytes of an input are copied into a padded block, so that nothing is
// read beyond it.

#include "simd/kernels.h"

#include <array>
#include <cstring>

#include "simd/dispatch.h"

// Ice Lake and Zen 4 on: byte compress in one instruction (VBMI2).
#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/kernels.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "simd/block_inl.h"

#ifndef BACKSTOP_SIMD_SHARED_
#define BACKSTOP_SIMD_SHARED_
namespace backstop::simd {

// Row m: the positions of m's set bits, then zeros: a byte shuffle that moves the kept bytes of
// eight to the front.
inline constexpr std::array<std::array<uint8_t, 8>, 256> kKeepShuffles = [] {
  std::array<std::array<uint8_t, 8>, 256> rows{};
  for (size_t mask = 0; mask < rows.size(); ++mask) {
    size_t kept = 0;
    for (uint8_t bit = 0; bit < 8; ++bit) {
      if ((mask >> bit & 1) != 0) rows[mask][kept++] = bit;
    }
  }
  return rows;
}();

}  // namespace backstop::simd
#endif  // BACKSTOP_SIMD_SHARED_

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::AsciiPrefix;
using scalar::Fold;

#else

size_t AsciiPrefix(std::string_view in) {
  const D d;
  uint8_t tail[kBlock];
  for (size_t at = 0; at < in.size(); at += kBlock) {
    const Block block = BlockAt(in, at, tail);
    uint64_t high = 0;
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d))
      high |= BitsOf(d, IsHigh(d, LoadFrom(d, block, i))) << i;
    if (high != 0) return at + hwy::Num0BitsBelowLS1Bit_Nonzero64(high);
  }
  return in.size();
}

// Lower case, blanks as spaces; returns the bits of the blanks.
HWY_INLINE M FoldVector(D d, V v, V* folded) {
  const M upper = InRange(d, v, 'A', 'Z');
  const V lowered = hn::Or(v, hn::IfThenElseZero(upper, hn::Set(d, 0x20)));
  const V space = hn::Set(d, ' ');
  const M blank =
      hn::Or(InRange(d, v, '\t', '\r'), hn::Or(hn::Eq(v, space), hn::Eq(v, hn::Zero(d))));
  *folded = hn::IfThenElse(blank, space, lowered);
  return blank;
}

// Which bytes stay: all but blanks behind a blank. `carry`: the byte before the block was one (or
// there was none).
HWY_INLINE uint64_t KeptBits(uint64_t blank, uint64_t* carry) {
  const uint64_t kept = ~(blank & (blank << 1 | *carry));
  *carry = blank >> 63;
  return kept;
}

HWY_INLINE size_t FoldBlock(D d, const Block& block, uint64_t* carry, uint8_t* to) {
#if HWY_TARGET == HWY_AVX3_DL
  V folded;
  const M blank = FoldVector(d, LoadFrom(d, block, 0), &folded);
  const uint64_t kept = KeptBits(BitsOf(d, blank), carry) & block.valid;
  uint8_t raw[8];
  std::memcpy(raw, &kept, sizeof(raw));
  // Compress and a plain store: the compressing store is microcoded on Zen.
  hn::StoreU(hn::Compress(folded, hn::LoadMaskBits(d, raw)), d, to);
  return hwy::PopCount(kept);
#else
  alignas(kBlock) uint8_t text[kBlock];
  uint64_t blank = 0;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    V folded;
    blank |= BitsOf(d, FoldVector(d, LoadFrom(d, block, i), &folded)) << i;
    hn::Store(folded, d, text + i);
  }
  const uint64_t kept = KeptBits(blank, carry) & block.valid;
  if (kept == ~uint64_t{0}) {
    std::memcpy(to, text, kBlock);
    return kBlock;
  }
  const hn::FixedTag<uint8_t, 8> d8;
  uint8_t* const begin = to;
  for (size_t i = 0; i < kBlock; i += 8) {
    const size_t mask = kept >> i & 0xff;
    const auto shuffle = hn::LoadU(d8, kKeepShuffles[mask].data());
    hn::StoreU(hn::TableLookupBytes(hn::LoadU(d8, text + i), shuffle), d8, to);
    to += hwy::PopCount(mask);
  }
  return static_cast<size_t>(to - begin);
#endif
}

size_t Fold(std::string_view in, std::span<char> out) {
  const D d;
  uint8_t tail[kBlock];
  uint8_t* const to = AsBytes(out.data());
  size_t written = 0;
  uint64_t carry = 1;
  for (size_t at = 0; at < in.size(); at += kBlock) {
    written += FoldBlock(d, BlockAt(in, at, tail), &carry, to + written);
  }
  return written;
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(AsciiPrefix);
HWY_EXPORT(Fold);

size_t AsciiPrefix(std::string_view in) { return Chosen(HWY_DISPATCH_TABLE(AsciiPrefix))(in); }
size_t Fold(std::string_view in, std::span<char> out) {
  return Chosen(HWY_DISPATCH_TABLE(Fold))(in, out);
}

}  // namespace backstop::simd
#endif  // HWY_ONCE
