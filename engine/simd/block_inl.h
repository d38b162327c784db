// What the kernels share: an input as blocks of 64 bytes, masks as numbers, and set bits as
// offsets. Included once per target by each kernel file, behind highway.h.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#ifndef BACKSTOP_SIMD_BLOCK_SIZE_
#define BACKSTOP_SIMD_BLOCK_SIZE_
namespace backstop::simd {
inline constexpr size_t kBlock = 64;
}
#endif  // BACKSTOP_SIMD_BLOCK_SIZE_

// Highway's guard: the header is seen once for each target.
#if defined(BACKSTOP_SIMD_BLOCK_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef BACKSTOP_SIMD_BLOCK_INL_H_
#undef BACKSTOP_SIMD_BLOCK_INL_H_
#else
#define BACKSTOP_SIMD_BLOCK_INL_H_
#endif

#if HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::CappedTag<uint8_t, kBlock>;
using V = hn::Vec<D>;
using M = hn::Mask<D>;

// AVX-512 loads the front of a vector without touching what lies behind it.
constexpr bool kLoadsParts = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL;

HWY_INLINE const uint8_t* AsBytes(const char* p) {
  return static_cast<const uint8_t*>(static_cast<const void*>(p));
}
HWY_INLINE uint8_t* AsBytes(char* p) { return static_cast<uint8_t*>(static_cast<void*>(p)); }

// Up to 64 bytes of the input; what is missing to 64 reads as NUL.
struct Block {
  const uint8_t* bytes;
  size_t size;
  uint64_t valid;  // bits of the bytes that there are
};

// `copy`: 64 bytes for what is less than a block, where the target cannot load a part of a vector.
HWY_INLINE Block BlockAt(std::string_view in, size_t at, uint8_t* copy) {
  const size_t left = in.size() - at;
  if (HWY_LIKELY(left >= kBlock)) return {AsBytes(in.data() + at), kBlock, ~uint64_t{0}};
  const uint64_t valid = (uint64_t{1} << left) - 1;
  if (kLoadsParts) return {AsBytes(in.data() + at), left, valid};
  std::memset(copy, 0, kBlock);
  std::memcpy(copy, in.data() + at, left);
  return {copy, left, valid};
}

HWY_INLINE V LoadFrom(D d, const Block& block, size_t at) {
  if (kLoadsParts && HWY_UNLIKELY(block.size < kBlock)) {
    return hn::MaskedLoad(hn::FirstN(d, block.size), d, block.bytes);
  }
  return hn::LoadU(d, block.bytes + at);
}

// Read back in the width it was written: a wider load would wait for the store.
HWY_INLINE uint64_t BitsOf(D d, M mask) {
  constexpr size_t kLanes = hn::MaxLanes(D());
  using Bits = std::conditional_t<kLanes == 64, uint64_t,
                                  std::conditional_t<kLanes == 32, uint32_t, uint16_t>>;
  alignas(8) uint8_t raw[8];
  hn::StoreMaskBits(d, mask, raw);
  Bits bits;
  std::memcpy(&bits, raw, sizeof(bits));
  return bits;
}

HWY_INLINE M InRange(D d, V v, uint8_t first, uint8_t last) {
  const V above = hn::Sub(v, hn::Set(d, first));
  return hn::Eq(hn::SaturatedSub(above, hn::Set(d, static_cast<uint8_t>(last - first))),
                hn::Zero(d));
}

HWY_INLINE M IsHigh(D d, V v) {
  const hn::RebindToSigned<D> signed_d;
  return hn::RebindMask(d, hn::Lt(hn::BitCast(signed_d, v), hn::Zero(signed_d)));
}

// Writes base plus the position of each set bit. REQUIRES: room for all of them.
HWY_INLINE void WriteExactly(uint64_t bits, uint32_t base, uint32_t* to) {
  for (; bits != 0; bits &= bits - 1) {
    *to++ = base + static_cast<uint32_t>(hwy::Num0BitsBelowLS1Bit_Nonzero64(bits));
  }
}

// The same in steps of eight: mispredicts far less, but writes up to seven slots too many, so it
// wants 64 free ones.
HWY_INLINE void WriteInEights(uint64_t bits, size_t count, uint32_t base, uint32_t* to) {
  for (size_t done = 0; done < count; done += 8) {
    for (size_t i = 0; i < 8; ++i) {
      // Bit 63 stands in when none is left; its slot is behind the count and is overwritten.
      to[done + i] = base + static_cast<uint32_t>(
                                hwy::Num0BitsBelowLS1Bit_Nonzero64(bits | uint64_t{1} << 63));
      bits &= bits - 1;
    }
  }
}

HWY_INLINE void WriteOffsets(uint64_t bits, size_t count, uint32_t base, std::span<uint32_t> out,
                             size_t at) {
  if (out.size() - at >= kBlock) {
    WriteInEights(bits, count, base, out.data() + at);
  } else {
    WriteExactly(bits, base, out.data() + at);
  }
}

HWY_INLINE uint64_t LowestBits(uint64_t bits, size_t count) {
  uint64_t rest = bits;
  for (size_t i = 0; i < count; ++i) rest &= rest - 1;
  return bits ^ rest;
}

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#endif  // HWY_TARGET
#endif  // BACKSTOP_SIMD_BLOCK_INL_H_
