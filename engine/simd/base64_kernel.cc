// The base64 kernel in Highway, compiled once per target and dispatched at run time as those of
// kernels.cc.

#include "simd/dispatch.h"
#include "simd/kernels.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/base64_kernel.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "simd/block_inl.h"

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::DecodeBase64Blocks;

#else

// Of 16 (AVX2: twice, AVX-512: four times) letters of the alphabet; the six bits of each into
// *values. Tables: two nibble classes whose bits meet exactly on bytes outside the alphabet, and
// the distance from letter to value by high nibble (W. Mula and D. Lemire, "Faster Base64 Encoding
// and Decoding Using AVX2 Instructions", 2018).
HWY_INLINE uint64_t Base64Values(D d, V v, V* values) {
  alignas(16) static constexpr uint8_t kLow[16] = {0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                                   0x11, 0x11, 0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A};
  alignas(16) static constexpr uint8_t kHigh[16] = {0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08,
                                                    0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10};
  alignas(16) static constexpr uint8_t kShift[16] = {0, 16, 19, 4, 191, 191, 185, 185,
                                                     0, 0,  0,  0, 0,   0,   0,   0};
  const V high = hn::ShiftRight<4>(v);
  const V low_class = hn::TableLookupBytes(hn::LoadDup128(d, kLow), hn::And(v, hn::Set(d, 0x0f)));
  const V high_class = hn::TableLookupBytes(hn::LoadDup128(d, kHigh), high);
  const V slash = hn::VecFromMask(d, hn::Eq(v, hn::Set(d, '/')));  // 0xff: one row up
  // High nibbles from 8 on are outside the alphabet anyway; capped, because an index of 16 and more
  // is undefined.
  const V row = hn::Min(hn::Add(high, slash), hn::Set(d, 0x0f));
  *values = hn::Add(v, hn::TableLookupBytes(hn::LoadDup128(d, kShift), row));
  return BitsOf(d, hn::Ne(hn::And(low_class, high_class), hn::Zero(d)));
}

// Packs the values of each four bytes into three, and those of the whole vector to its front.
HWY_INLINE V PackSixBits(D d, V values) {
  const hn::Repartition<uint16_t, D> d16;
  const hn::Repartition<uint32_t, D> d32;
  const auto pairs = hn::BitCast(d16, values);
  const auto twelve =
      hn::Or(hn::ShiftLeft<6>(hn::And(pairs, hn::Set(d16, 0x00ff))), hn::ShiftRight<8>(pairs));
  const auto halves = hn::BitCast(d32, twelve);
  const auto twenty_four =
      hn::Or(hn::ShiftLeft<12>(hn::And(halves, hn::Set(d32, 0xffff))), hn::ShiftRight<16>(halves));
  alignas(16) static constexpr uint8_t kBigEndian[16] = {2, 1,  0,  6,  5,    4,    10,   9,
                                                         8, 14, 13, 12, 0x80, 0x80, 0x80, 0x80};
  const V dense =
      hn::TableLookupBytesOr0(hn::BitCast(d, twenty_four), hn::LoadDup128(d, kBigEndian));
  alignas(64) static constexpr uint32_t kJoin[16] = {0,  1,  2,  4,  5, 6, 8, 9,
                                                     10, 12, 13, 14, 0, 0, 0, 0};
  alignas(64) static constexpr uint32_t kJoinEight[8] = {0, 1, 2, 4, 5, 6, 0, 0};
  const uint32_t* join = hn::Lanes(d32) == 16 ? kJoin : kJoinEight;
  if (hn::Lanes(d32) == 4) return dense;
  return hn::BitCast(d,
                     hn::TableLookupLanes(hn::BitCast(d32, dense), hn::SetTableIndices(d32, join)));
}

HWY_INLINE bool IsLineEnd(char c) { return c == '\n' || c == '\r'; }

Base64Scan DecodeBase64Blocks(std::string_view in, std::span<char> out) {
  const D d;
  const size_t lanes = hn::Lanes(d);
  uint8_t tail[kBlock];
  Base64Scan scan;
  while (scan.consumed < in.size()) {
    // A vector narrower than a block needs no copy until less than a vector is left.
    const bool is_whole = in.size() - scan.consumed >= lanes;
    const Block block = is_whole ? Block{AsBytes(in.data() + scan.consumed), kBlock, 0}
                                 : BlockAt(in, scan.consumed, tail);
    V values;
    const uint64_t bad = Base64Values(d, LoadFrom(d, block, 0), &values);
    const size_t good = bad == 0 ? lanes : hwy::Num0BitsBelowLS1Bit_Nonzero64(bad);
    hn::StoreU(PackSixBits(d, values), d, AsBytes(out.data() + scan.written));
    scan.consumed += good & ~size_t{3};
    scan.written += good / 4 * 3;
    if (good == lanes) continue;
    const size_t line_end = scan.consumed;
    while (scan.consumed < in.size() && IsLineEnd(in[scan.consumed])) ++scan.consumed;
    if (scan.consumed == line_end) break;
  }
  return scan;
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(DecodeBase64Blocks);

Base64Scan DecodeBase64Blocks(std::string_view in, std::span<char> out) {
  return Chosen(HWY_DISPATCH_TABLE(DecodeBase64Blocks))(in, out);
}

}  // namespace backstop::simd
#endif  // HWY_ONCE
