// The kernel in Highway, compiled once per target and dispatched at run time as those of
// kernels.cc: masks of the letters of 64 bytes give the edges of words, and when a stretch is
// through its words are hashed in a loop without branches.

#include "simd/word_index.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "simd/dispatch.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/word_index.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "simd/block_inl.h"

#ifndef BACKSTOP_SIMD_WORD_INDEX_SHARED_
#define BACKSTOP_SIMD_WORD_INDEX_SHARED_
namespace backstop::simd {

// From kWordBlock - n on: ones for the first n bytes of a block.
inline constexpr std::array<uint8_t, 2 * kWordBlock> kFrontMasks = [] {
  std::array<uint8_t, 2 * kWordBlock> masks{};
  for (size_t i = 0; i < kWordBlock; ++i) masks[i] = 0xFF;
  return masks;
}();

}  // namespace backstop::simd
#endif  // BACKSTOP_SIMD_WORD_INDEX_SHARED_

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::FindWords;
using scalar::SiftWords;

#else

constexpr size_t kStretch = 1024;  // its edges stay in the first-level cache
// Of its words and one that has begun before it; writing them overruns by less than a block.
constexpr size_t kEdges = kStretch + 2 * kBlock;

struct LetterBits {
  uint64_t letter = 0;
  uint64_t high = 0;
};

HWY_INLINE LetterBits ReadLetterBits(D d, const Block& block) {
  LetterBits bits;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const V v = LoadFrom(d, block, i);
    bits.letter |= BitsOf(d, InRange(d, v, 'a', 'z')) << i;
    bits.high |= BitsOf(d, IsHigh(d, v)) << i;
  }
  return bits;
}

// Writes base plus the position of each set bit, and up to a block more.
HWY_INLINE void WriteEdges(uint64_t bits, size_t count, uint32_t base, uint32_t* to) {
#if HWY_TARGET == HWY_AVX3_DL
  const D d;
  const hn::CappedTag<uint32_t, 16> d32;
  const hn::Rebind<uint8_t, decltype(d32)> d8;
  uint8_t raw[8];
  std::memcpy(raw, &bits, sizeof(raw));
  alignas(kBlock) uint8_t positions[kBlock];
  hn::Store(hn::Compress(hn::Iota(d, 0), hn::LoadMaskBits(d, raw)), d, positions);
  for (size_t i = 0; i < count; i += hn::Lanes(d32)) {
    const auto wide = hn::PromoteTo(d32, hn::Load(d8, positions + i));
    hn::StoreU(hn::Add(wide, hn::Set(d32, base)), d32, to + i);
  }
#else
  WriteInEights(bits, count, base, to);
#endif
}

HWY_INLINE uint64_t LoadHalf(const uint8_t* at) {
  uint64_t half;
  std::memcpy(&half, at, sizeof(half));
  return half;
}

// `text` holds kWordBlock bytes from the word's begin on.
HWY_INLINE Word WordAt(const uint8_t* text, const uint32_t* edges) {
  const uint32_t begin = edges[0], end = edges[1];
  const uint8_t* const mask =
      kFrontMasks.data() + kWordBlock - std::min<size_t>(end - begin, kWordBlock);
  const uint8_t* const at = text + begin;
  return {begin, end,
          HashBlock(LoadHalf(at) & LoadHalf(mask),
                    LoadHalf(at + kWordBlock / 2) & LoadHalf(mask + kWordBlock / 2))};
}

// The last bytes of a text, in front of others.
struct Tail {
  explicit Tail(std::string_view text) : begin(text.size() - std::min(text.size(), kWordBlock)) {
    std::copy(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(), bytes);
  }
  size_t begin;
  uint8_t bytes[2 * kWordBlock] = {};
};

// Words of which the edges are given in pairs. Those that begin in the tail are read there.
HWY_INLINE void HashWords(std::string_view text, const Tail& tail, const uint32_t* edges,
                          size_t count, Word* out) {
  size_t inner = count;
  while (inner > 0 && edges[2 * inner - 2] + kWordBlock > text.size()) --inner;
  for (size_t i = 0; i < inner; ++i) out[i] = WordAt(AsBytes(text.data()), edges + 2 * i);
  for (size_t i = inner; i < count; ++i) {
    const uint32_t in_tail[] = {edges[2 * i] - static_cast<uint32_t>(tail.begin),
                                edges[2 * i + 1] - static_cast<uint32_t>(tail.begin)};
    out[i] = {edges[2 * i], edges[2 * i + 1], WordAt(tail.bytes, in_tail).hash};
  }
}

WordScan FindWords(std::string_view text, std::span<Word> out) {
  const D d;
  const Tail tail(text);
  std::array<uint32_t, kEdges> edges;
  uint8_t copy[kBlock];
  WordScan scan;
  uint64_t last = 0;  // letters of the block before
  size_t count = 0;   // edges that wait; odd when a word has begun and not ended
  for (size_t base = 0; base < text.size(); base += kStretch) {
    const size_t end = std::min(base + kStretch, text.size());
    for (size_t at = base; at < end; at += kBlock) {
      const LetterBits bits = ReadLetterBits(d, BlockAt(text, at, copy));
      scan.has_high = scan.has_high || bits.high != 0;
      const size_t next = at + kBlock;
      const uint64_t goes_on = next < text.size() && text[next] >= 'a' && text[next] <= 'z';
      const uint64_t before = bits.letter << 1 | last >> 63;
      const uint64_t second_before = bits.letter << 2 | last >> 62;
      const uint64_t begins = bits.letter & ~before & (bits.letter >> 1 | goes_on << 63);
      const uint64_t ends = ~bits.letter & before & second_before;
      const size_t found = hwy::PopCount(begins | ends);
      WriteEdges(begins | ends, found, static_cast<uint32_t>(at), edges.data() + count);
      count += found;
      last = bits.letter;
    }
    if (end == text.size() && count % 2 != 0) edges[count++] = static_cast<uint32_t>(end);
    HashWords(text, tail, edges.data(), count / 2, out.data() + scan.count);
    scan.count += count / 2;
    if (count % 2 != 0) edges[0] = edges[count - 1];
    count %= 2;
  }
  out[scan.count] = {static_cast<uint32_t>(text.size()), static_cast<uint32_t>(text.size()), 0};
  return scan;
}

// Written once more for each target because their shifts by a number are cheaper.
size_t SiftWords(std::span<const Word> words, KeyFilter singles, KeyFilter pairs,
                 std::span<uint32_t> out) {
  uint32_t* const to = out.data();
  size_t count = 0;
  const Word* const end = words.data() + words.size();
  for (const Word* word = words.data(); word != end; ++word) {
    to[count] = static_cast<uint32_t>(word - words.data());
    count += singles.MayHave(word->hash) | pairs.MayHave(PairKey(word[0], word[1]));
  }
  return count;
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(FindWords);
HWY_EXPORT(SiftWords);

WordScan FindWords(std::string_view text, std::span<Word> out) {
  return Chosen(HWY_DISPATCH_TABLE(FindWords))(text, out);
}
size_t SiftWords(std::span<const Word> words, KeyFilter singles, KeyFilter pairs,
                 std::span<uint32_t> out) {
  return Chosen(HWY_DISPATCH_TABLE(SiftWords))(words, singles, pairs, out);
}

}  // namespace backstop::simd
#endif  // HWY_ONCE
