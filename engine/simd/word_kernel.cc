// The kernels that find words in folded text and count bytes of decoded text, in Highway: compiled
// once per target and dispatched at run time as those of kernels.cc.

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

using scalar::CountBytes;
using scalar::IndexLetterRuns;
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

ByteCounts CountBytes(std::string_view in) {
  const D d;
  ByteCounts counts;
  uint8_t tail[kBlock];
  for (size_t at = 0; at < in.size(); at += kBlock) {
    const Block block = BlockAt(in, at, tail);
    uint64_t upper = 0, lower = 0, digit = 0, dollar = 0, high = 0;
    for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
      const V v = LoadFrom(d, block, i);
      upper |= BitsOf(d, InRange(d, v, 'A', 'Z')) << i;
      lower |= BitsOf(d, InRange(d, v, 'a', 'z')) << i;
      digit |= BitsOf(d, InRange(d, v, '0', '9')) << i;
      dollar |= BitsOf(d, hn::Eq(v, hn::Set(d, '$'))) << i;
      high |= BitsOf(d, IsHigh(d, v)) << i;
    }
    counts.upper += static_cast<uint32_t>(hwy::PopCount(upper));
    counts.lower += static_cast<uint32_t>(hwy::PopCount(lower));
    counts.digits += static_cast<uint32_t>(hwy::PopCount(digit));
    counts.dollars += static_cast<uint32_t>(hwy::PopCount(dollar));
    counts.high += static_cast<uint32_t>(hwy::PopCount(high));
  }
  return counts;
}

struct RunBits {
  uint64_t letter = 0;
  uint64_t word = 0;
  uint64_t blank = 0;  // controls, too
  uint64_t high = 0;
};

HWY_INLINE RunBits ReadRunBits(D d, const Block& block) {
  RunBits bits;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const V v = LoadFrom(d, block, i);
    const M letter = InRange(d, v, 'a', 'z');
    const M mark = hn::Or(hn::Eq(v, hn::Set(d, '_')), hn::Eq(v, hn::Set(d, '\'')));
    const M blank = InRange(d, v, 0, ' ');
    const M high = IsHigh(d, v);
    const M word = hn::Or(hn::Or(letter, mark), hn::Or(InRange(d, v, '0', '9'), high));
    bits.letter |= BitsOf(d, letter) << i;
    bits.blank |= BitsOf(d, blank) << i;
    bits.word |= BitsOf(d, word) << i;
    bits.high |= BitsOf(d, high) << i;
  }
  return bits;
}

// Writes base plus the position of each of the first `count` set bits, with kApart where `apart`
// has it, too. REQUIRES: room for eight more.
HWY_INLINE void WriteRunEdges(uint64_t edges, uint64_t apart, size_t count, uint32_t base,
                              uint32_t* to) {
  for (size_t i = 0; i < count; ++i, edges &= edges - 1) {
    const size_t bit = hwy::Num0BitsBelowLS1Bit_Nonzero64(edges);
    to[i] = (base + static_cast<uint32_t>(bit)) | static_cast<uint32_t>(apart >> bit & 1) << 31;
  }
}

LetterRuns IndexLetterRuns(std::string_view text, std::span<uint32_t> out) {
  const D d;
  LetterRuns runs;
  uint8_t tail[kBlock];
  out = out.first(out.size() & ~size_t{1});
  uint64_t inside = 0, after_word = 0, after_blank = 1;  // of the byte before the block
  for (size_t at = 0; at < text.size(); at += kBlock) {
    const RunBits bits = ReadRunBits(d, BlockAt(text, at, tail));
    runs.has_high = runs.has_high || bits.high != 0;
    const size_t next = at + kBlock;
    const uint64_t last = next >= text.size() || static_cast<uint8_t>(text[next]) <= ' ' ||
                          static_cast<uint8_t>(text[next]) >= 0x80;
    const uint64_t edges = bits.letter ^ (bits.letter << 1 | inside);
    const uint64_t begins_apart = bits.letter & (bits.blank << 1 | after_blank);
    const uint64_t open = (bits.blank | bits.high) >> 1 | last << 63;
    const uint64_t ends_apart = ~bits.letter & (bits.blank | (~bits.word & open));
    runs.words += hwy::PopCount(bits.word & ~(bits.word << 1 | after_word));
    inside = bits.letter >> 63;
    after_word = bits.word >> 63;
    after_blank = bits.blank >> 63;
    const size_t count = std::min<size_t>(hwy::PopCount(edges), out.size() - runs.count);
    WriteRunEdges(edges, begins_apart | ends_apart, count, static_cast<uint32_t>(at),
                  out.data() + runs.count);
    runs.count += count;
    if (runs.count == out.size()) return runs;
  }
  if (runs.count % 2 != 0) out[runs.count++] = static_cast<uint32_t>(text.size()) | kApart;
  return runs;
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(CountBytes);
HWY_EXPORT(IndexLetterRuns);
HWY_EXPORT(IndexWords);

ByteCounts CountBytes(std::string_view in) { return Chosen(HWY_DISPATCH_TABLE(CountBytes))(in); }

LetterRuns IndexLetterRuns(std::string_view text, std::span<uint32_t> out) {
  return Chosen(HWY_DISPATCH_TABLE(IndexLetterRuns))(text, out);
}
size_t IndexWords(std::string_view folded, std::span<uint32_t> out) {
  return Chosen(HWY_DISPATCH_TABLE(IndexWords))(folded, out);
}

}  // namespace backstop::simd
#endif  // HWY_ONCE
