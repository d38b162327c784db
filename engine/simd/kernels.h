// The vector kernels, written once with Highway and dispatched at run time to the best target of
// the CPU. Each has a scalar twin of the same contract in simd::scalar, the oracle of tests/simd.
// All are total and allocate nothing.

#ifndef BACKSTOP_SIMD_KERNELS_H_
#define BACKSTOP_SIMD_KERNELS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace backstop::simd {

// Writing kernels may overrun their output by up to this many bytes: callers keep the slack behind
// it (base/arena.h).
inline constexpr size_t kOverrun = 128;

// Length of the longest prefix that is ASCII.
size_t AsciiPrefix(std::string_view in);
// The same for loops over text of which much is not ASCII: the first bytes are looked at in place.
inline size_t SkipAscii(std::string_view in) {
  constexpr size_t kNear = 8;
  if (in.size() < kNear) {
    size_t i = 0;
    while (i < in.size() && static_cast<unsigned char>(in[i]) < 0x80) ++i;
    return i;
  }
  uint64_t near;
  std::memcpy(&near, in.data(), kNear);
  const uint64_t high = near & 0x8080808080808080u;
  if (high != 0) return static_cast<size_t>(std::countr_zero(high)) / 8;
  return kNear + AsciiPrefix(in.substr(kNear));
}

// The lines from `from` on, where one begins, as alternating offsets: of the first byte that is
// none of a field's name (RFC 5322, 3.6.8: '!' to '~' without ':'), and of the delimiter ('\n' or
// '\r') or the text's end. Goes up to the first line of at most one byte, behind which a reader of
// header blocks stops, or about kLinesReach; returns how many offsets were written, those of at
// least one line where there is one. REQUIRES: in.size() < 2^32; out.size() is even and not 0.
inline constexpr size_t kLinesReach = 1024;
size_t IndexLines(std::string_view in, size_t from, char delimiter, std::span<uint32_t> out);
// The same of fields: a line ends at a line feed that no space or tab follows (RFC 5322, 2.2.3), an
// empty one ("\n", "\r\n") at its own.
size_t IndexFields(std::string_view in, size_t from, std::span<uint32_t> out);

// What the text of a body is made of. Blanks are spaces, \t, \r and \n.
struct TextCounts {
  uint32_t upper = 0, lower = 0, digits = 0;  // ASCII
  uint32_t dollars = 0;
  uint32_t high = 0;    // bytes >= 0x80
  uint32_t lines = 0;   // of more than blanks
  uint32_t quoted = 0;  // that begin with '>'
  uint32_t marks = 0;   // written
};
// `marks`: where lines that begin with one of kLineMarks do, and the ends ('\n', or the text's end)
// of those whose last byte but blanks is ':', ascending. REQUIRES: in.size() <= kMaxCounted;
// marks.size() > in.size().
inline constexpr size_t kMaxCounted = size_t{1} << 15;
inline constexpr std::string_view kLineMarks = "d-+@I";
TextCounts CountText(std::string_view in, std::span<uint16_t> marks);

// What keeps a header value from being read as it stands.
struct Signs {
  bool has_high = false;      // a byte >= 0x80
  bool has_line_end = false;  // '\r' or '\n'
  bool has_encoded = false;   // "=?"
};
Signs ReadSigns(std::string_view in);

// Where the three bytes first stand at or behind `from`; in.size() when nowhere. ("\n--": a line
// that may be a boundary; "://": a link.)
using Triple = std::array<char, 3>;
size_t FindTriple(std::string_view in, size_t from, Triple triple);
// Where the first of two bytes stands at or behind `from`; in.size() when nowhere.
size_t FindEither(std::string_view in, size_t from, char a, char b);

// Where a digit or '+' first stands at or behind `from` with a blank (space, \t, \r, \n), '(' or
// ':' before it; in.size() when nowhere. REQUIRES: from > 0 or an empty text.
size_t FindNumberStart(std::string_view in, size_t from);

// Folded text: ASCII letters lower case, every run of blanks (space, \t, \r, \n, \v, \f, NUL) one
// space, none at the start. Bytes >= 0x80 are kept; FoldUtf8Case (below) lowers them where a caller
// needs it. Returns the length written. REQUIRES: out.size() >= in.size(); kOverrun writable bytes
// behind it.
size_t Fold(std::string_view in, std::span<char> out);

// Lowers two-byte UTF-8 letters in place (Latin-1, Latin Extended-A, Greek, Cyrillic) and maps
// U+00A0 and U+3000 to a space, or to nothing at the start and beside another space; other bytes
// untouched; the length may only shrink: the new length is returned. Skips ASCII fast.
size_t FoldUtf8Case(std::span<char> text);

// Words of folded text as an index list of alternating begin and end offsets. A word is a maximal
// run of [a-z0-9_'] and of bytes >= 0x80. Returns how many offsets were written (even); stops when
// `out` is full.
size_t IndexWords(std::string_view folded, std::span<uint32_t> out);

// Where at or behind `from` a sign first stands that addresses, URLs and host names have: "@", ":"
// with more than a blank behind it, "." before a letter or behind "w" (of "www."); the text's size
// when nowhere.
size_t FindAddressMark(std::string_view folded, size_t from);

// Base64 body to bytes, the fast path: consumes groups of four letters of the alphabet with any
// '\r' and '\n' between groups, stops before the first group that is not whole. REQUIRES:
// out.size() >= in.size(); kOverrun behind it.
struct Base64Scan {
  size_t consumed = 0;
  size_t written = 0;
};
Base64Scan DecodeBase64Blocks(std::string_view in, std::span<char> out);

// Small weights behind eight bytes that are their owner's.
inline constexpr size_t kRowWeights = 12;
struct alignas(32) Row {
  uint64_t front = 0;
  std::array<int16_t, kRowWeights> weights{};
};
// The sums of the weights of the rows with those numbers. REQUIRES: each is < rows.size(); no sum
// leaves 32 bits.
using RowSums = std::array<int32_t, kRowWeights>;
RowSums SumRows(std::span<const Row> rows, std::span<const uint32_t> numbers);

// "AVX3_DL", "AVX2", "SSE4", ...: the target in use, and those that this CPU can run, best first
// (for tests and benches).
std::string_view TargetName();
std::vector<std::string_view> RunnableTargets();
// Limits dispatch to a target at most this good ("AVX2"), or no longer (""); for tests and benches
// only, not thread-safe. False: unknown name.
bool ForceTarget(std::string_view name);

namespace scalar {
size_t AsciiPrefix(std::string_view in);
size_t IndexLines(std::string_view in, size_t from, char delimiter, std::span<uint32_t> out);
size_t IndexFields(std::string_view in, size_t from, std::span<uint32_t> out);
TextCounts CountText(std::string_view in, std::span<uint16_t> marks);
Signs ReadSigns(std::string_view in);
size_t FindTriple(std::string_view in, size_t from, Triple triple);
size_t FindEither(std::string_view in, size_t from, char a, char b);
size_t FindNumberStart(std::string_view in, size_t from);
size_t Fold(std::string_view in, std::span<char> out);
size_t IndexWords(std::string_view folded, std::span<uint32_t> out);
size_t FindAddressMark(std::string_view folded, size_t from);
Base64Scan DecodeBase64Blocks(std::string_view in, std::span<char> out);
RowSums SumRows(std::span<const Row> rows, std::span<const uint32_t> numbers);
}  // namespace scalar

}  // namespace backstop::simd

#endif  // BACKSTOP_SIMD_KERNELS_H_
