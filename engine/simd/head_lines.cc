// Two loops without a branch on what the header says: the places of line feeds, a few hundred bytes
// at a time, and the first letters of the lines behind them.

#include "simd/head_lines.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

#include "simd/dispatch.h"

// As kernels.cc.
#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/head_lines.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "simd/block_inl.h"

#ifndef BACKSTOP_SIMD_HEAD_LINES_SHARED_
#define BACKSTOP_SIMD_HEAD_LINES_SHARED_
namespace backstop::simd {
namespace {

static_assert(std::endian::native == std::endian::little, "the first letter is the low byte");

// The first four bytes of a line, zeros behind the end.
inline uint32_t LettersAt(std::string_view in, size_t line) {
  uint32_t letters = 0;
  if (line + sizeof(letters) <= in.size()) {
    std::memcpy(&letters, in.data() + line, sizeof(letters));
  } else {
    std::memcpy(&letters, in.data() + line, in.size() - line);
  }
  return letters;
}

inline bool IsEmptyLine(uint32_t letters) {
  return (letters & 0xff) == '\n' || (letters & 0xffff) == ('\r' | '\n' << 8);
}

// Adds the line to the scan. True: the scan is over.
inline bool AddLine(std::string_view in, size_t line, const NameLetters& letters,
                    std::span<uint32_t> out, HeadScan* scan) {
  if (line >= in.size()) return false;
  const uint32_t first = LettersAt(in, line);
  if (IsEmptyLine(first)) {
    scan->end = line;
    scan->is_ended = true;
    return true;
  }
  const bool is_wanted = letters.Has(first);
  if (scan->count == out.size()) return scan->is_full = is_wanted;
  out[scan->count] = static_cast<uint32_t>(line);
  scan->count += is_wanted ? 1 : 0;
  return false;
}

}  // namespace
}  // namespace backstop::simd
#endif  // BACKSTOP_SIMD_HEAD_LINES_SHARED_

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::FindHeadLines;

#else

// How far line feeds are looked for before the lines behind them are.
constexpr size_t kReach = 8 * kBlock;

// Writes the places behind the line feeds of the block; returns how many. Writes two at least: most
// blocks have no more, and a branch on how many would be a guess.
HWY_INLINE size_t LinesOf(D d, const Block& block, size_t base, uint32_t* out) {
  uint64_t feeds = 0;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d))
    feeds |= BitsOf(d, hn::Eq(LoadFrom(d, block, i), hn::Set(d, '\n'))) << i;
  feeds &= block.valid;
  const auto count = static_cast<size_t>(std::popcount(feeds));
  const auto take = [&] {
    const auto bit = static_cast<uint32_t>(std::countr_zero(feeds));
    feeds &= feeds - 1;
    return static_cast<uint32_t>(base) + bit + 1;
  };
  out[0] = take();
  out[1] = take();
  for (size_t i = 2; i < count; ++i) out[i] = take();
  return count;
}

HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out) {
  const D d;
  HeadScan scan;
  scan.end = in.size();
  if (AddLine(in, 0, letters, out, &scan)) return scan;
  uint8_t tail[kBlock];
  std::array<uint32_t, kReach + 2> lines;
  for (size_t at = 0; at < in.size();) {
    const size_t stop = std::min(in.size(), at + kReach);
    size_t count = 0;
    for (; at < stop; at += kBlock)
      count += LinesOf(d, BlockAt(in, at, tail), at, lines.data() + count);
    for (size_t i = 0; i < count; ++i) {
      if (AddLine(in, lines[i], letters, out, &scan)) return scan;
    }
  }
  return scan;
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(FindHeadLines);

void NameLetters::Add(std::string_view name) {
  assert(name.size() >= kNameLetters);
  const uint32_t bit = BitOf(LettersAt(name, 0));
  bits_[bit / 64] |= uint64_t{1} << (bit % 64);
}

HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out) {
  return Chosen(HWY_DISPATCH_TABLE(FindHeadLines))(in, letters, out);
}

namespace scalar {

HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out) {
  HeadScan scan;
  scan.end = in.size();
  for (size_t line = 0; line < in.size(); ++line) {
    if (line > 0 && in[line - 1] != '\n') continue;
    if (in[line] == '\n' || in.substr(line, 2) == "\r\n") {
      scan.end = line;
      scan.is_ended = true;
      return scan;
    }
    uint32_t first = 0;
    for (size_t i = 0; i < kNameLetters && line + i < in.size(); ++i)
      first |= static_cast<uint32_t>(static_cast<unsigned char>(in[line + i])) << 8 * i;
    if (!letters.Has(first)) continue;
    scan.is_full = scan.count == out.size();
    if (scan.is_full) return scan;
    out[scan.count++] = static_cast<uint32_t>(line);
  }
  return scan;
}

}  // namespace scalar

}  // namespace backstop::simd
#endif  // HWY_ONCE
