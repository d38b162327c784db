// A line begins behind a line feed. Each block of 64 places is judged by four loads: the bytes
// before them, at them, and the two behind, so that nothing has to be carried from block to block.

#include "simd/head_lines.h"

#include <algorithm>
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

// Letters up to 'o', letters from 'p' on and the hyphen have different high nibbles: with a bit for
// all of them 'a' would let 'q' pass. There is no eighth bit to tell a hyphen's places apart.
inline constexpr std::array<uint8_t, kNameLetters> kEarlyLetter = {1, 2, 4};
inline constexpr std::array<uint8_t, kNameLetters> kLateLetter = {8, 16, 32};
inline constexpr uint8_t kHyphen = 64;
inline constexpr std::array<uint8_t, kNameLetters> kPlaces = {1 | 8 | kHyphen, 2 | 16 | kHyphen,
                                                              4 | 32 | kHyphen};

}  // namespace backstop::simd
#endif  // BACKSTOP_SIMD_HEAD_LINES_SHARED_

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::FindHeadLines;

#else

// Of 64 places: where a wanted line begins, and where an empty one does.
struct Begins {
  uint64_t wanted = 0;
  uint64_t empty = 0;
};

// Bytes that may stand at one of a name's first three places, as bits of it.
HWY_INLINE V PlacesOf(D d, V v, V low_rows, V high_rows) {
  const V low = hn::TableLookupBytes(low_rows, hn::And(v, hn::Set(d, 0x0f)));
  return hn::And(low, hn::TableLookupBytes(high_rows, hn::ShiftRight<4>(v)));
}

// REQUIRES: a byte before `at` and 66 from it on.
HWY_INLINE Begins BeginsAt(D d, const uint8_t* at, V low_rows, V high_rows) {
  const V feed = hn::Set(d, '\n');
  Begins found;
  for (size_t i = 0; i < kBlock; i += hn::Lanes(d)) {
    const M is_begin = hn::Eq(hn::LoadU(d, at + i - 1), feed);
    const V first = hn::LoadU(d, at + i);
    const V second = hn::LoadU(d, at + i + 1);
    const V third = hn::LoadU(d, at + i + 2);
    const M is_empty =
        hn::Or(hn::Eq(first, feed), hn::And(hn::Eq(first, hn::Set(d, '\r')), hn::Eq(second, feed)));
    const auto stands = [&](V v, uint8_t place) {
      return hn::Ne(hn::And(PlacesOf(d, v, low_rows, high_rows), hn::Set(d, place)), hn::Zero(d));
    };
    const M is_wanted = hn::And(hn::And(stands(first, kPlaces[0]), stands(second, kPlaces[1])),
                                stands(third, kPlaces[2]));
    found.wanted |= BitsOf(d, hn::And(is_begin, is_wanted)) << i;
    found.empty |= BitsOf(d, hn::And(is_begin, is_empty)) << i;
  }
  return found;
}

// Adds what was found in the 64 bytes from `base` on. True: the scan is over.
HWY_INLINE bool Add(Begins found, size_t base, std::span<uint32_t> out, HeadScan* scan) {
  if (HWY_LIKELY((found.wanted | found.empty) == 0)) return false;
  if (found.empty != 0) found.wanted &= (found.empty & (~found.empty + 1)) - 1;
  for (; found.wanted != 0; found.wanted &= found.wanted - 1) {
    scan->is_full = scan->count == out.size();
    if (scan->is_full) return true;
    const size_t bit = hwy::Num0BitsBelowLS1Bit_Nonzero64(found.wanted);
    out[scan->count++] = static_cast<uint32_t>(base + bit);
  }
  scan->is_ended = found.empty != 0;
  if (scan->is_ended) scan->end = base + hwy::Num0BitsBelowLS1Bit_Nonzero64(found.empty);
  return scan->is_ended;
}

HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out) {
  const D d;
  const V low_rows = hn::LoadDup128(d, letters.low.data());
  const V high_rows = hn::LoadDup128(d, letters.high.data());
  constexpr size_t kReach = kBlock + 2;  // bytes from a block's first on that it is judged by
  HeadScan scan;
  scan.end = in.size();
  // The first line has no line feed before it, the last bytes not enough behind them: both are
  // judged in a copy.
  uint8_t copy[1 + 2 * kBlock + 2] = {'\n'};
  std::memcpy(copy + 1, in.data(), std::min(in.size(), kReach));
  if (Add(BeginsAt(d, copy + 1, low_rows, high_rows), 0, out, &scan)) return scan;
  size_t at = kBlock;
  for (; at + kReach <= in.size(); at += kBlock) {
    if (Add(BeginsAt(d, AsBytes(in.data()) + at, low_rows, high_rows), at, out, &scan)) return scan;
  }
  if (at >= in.size()) return scan;
  std::memset(copy, 0, sizeof(copy));
  std::memcpy(copy, in.data() + at - 1, in.size() - at + 1);
  for (size_t i = 0; at + i < in.size(); i += kBlock) {
    if (Add(BeginsAt(d, copy + 1 + i, low_rows, high_rows), at + i, out, &scan)) return scan;
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
  for (size_t place = 0; place < kNameLetters; ++place) {
    const auto c = static_cast<uint8_t>(name[place]);
    const uint8_t bit = c == '-' ? kHyphen : c < 'p' ? kEarlyLetter[place] : kLateLetter[place];
    low[c & 0x0f] |= bit;
    high[c >> 4] |= bit;
    if (c != '-') high[(c ^ 0x20) >> 4] |= bit;
  }
}

HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out) {
  return Chosen(HWY_DISPATCH_TABLE(FindHeadLines))(in, letters, out);
}

namespace scalar {

HeadScan FindHeadLines(std::string_view in, const NameLetters& letters, std::span<uint32_t> out) {
  const auto may_stand = [&](size_t at, size_t place) {
    if (at >= in.size()) return false;
    const auto c = static_cast<uint8_t>(in[at]);
    return (letters.low[c & 0x0f] & letters.high[c >> 4] & kPlaces[place]) != 0;
  };
  HeadScan scan;
  scan.end = in.size();
  for (size_t line = 0; line < in.size(); ++line) {
    if (line > 0 && in[line - 1] != '\n') continue;
    if (in[line] == '\n' || in.substr(line, 2) == "\r\n") {
      scan.end = line;
      scan.is_ended = true;
      return scan;
    }
    bool is_wanted = true;
    for (size_t place = 0; place < kNameLetters; ++place)
      is_wanted = is_wanted && may_stand(line + place, place);
    if (!is_wanted) continue;
    scan.is_full = scan.count == out.size();
    if (scan.is_full) return scan;
    out[scan.count++] = static_cast<uint32_t>(line);
  }
  return scan;
}

}  // namespace scalar

}  // namespace backstop::simd
#endif  // HWY_ONCE
