// The scalar twins of the kernels: the same contracts, a byte at a time. They are the oracle of
// tests/simd and what runs where there is no vector unit.

#include <algorithm>
#include <array>
#include <bit>

#include "simd/byte_class.h"
#include "simd/kernels.h"
#include "simd/triple_filter.h"
#include "simd/word_index.h"

namespace backstop::simd::scalar {

namespace {

bool IsFoldedBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0'; }

bool IsSmallLetter(char c) { return c >= 'a' && c <= 'z'; }

bool IsWordByte(char c) {
  return IsSmallLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '\'' ||
         static_cast<unsigned char>(c) >= 0x80;
}

constexpr uint8_t kNoValue = 64;

// Values 0..63; kNoValue for bytes outside the alphabet (RFC 2045, table 1).
constexpr std::array<uint8_t, 256> kBase64Values = [] {
  std::array<uint8_t, 256> values{};
  values.fill(kNoValue);
  uint8_t value = 0;
  for (const char c :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) {
    values[static_cast<unsigned char>(c)] = value++;
  }
  return values;
}();

}  // namespace

size_t AsciiPrefix(std::string_view in) {
  const auto is_high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  return static_cast<size_t>(std::find_if(in.begin(), in.end(), is_high) - in.begin());
}

namespace {

// `end_of(from)`: where the line that begins there ends.
template <typename EndOf>
size_t IndexEnds(std::string_view in, size_t from, const EndOf& end_of, std::span<uint32_t> out) {
  const auto is_of_name = [](char c) { return c >= '!' && c <= '~' && c != ':'; };
  size_t count = 0;
  const size_t reach = from + kLinesReach;
  while (from < in.size() && count < out.size() && (count == 0 || from < reach)) {
    size_t name_end = from;
    while (name_end < in.size() && is_of_name(in[name_end])) ++name_end;
    const size_t end = std::min(end_of(from), in.size());
    out[count++] = static_cast<uint32_t>(std::min(name_end, end));
    out[count++] = static_cast<uint32_t>(end);
    if (end - from <= 1) break;
    from = end + 1;
  }
  return count;
}

}  // namespace

size_t IndexLines(std::string_view in, size_t from, char delimiter, std::span<uint32_t> out) {
  return IndexEnds(
      in, from, [&](size_t begin) { return in.find(delimiter, begin); }, out);
}

size_t IndexFields(std::string_view in, size_t from, std::span<uint32_t> out) {
  const auto end_of = [&](size_t begin) {
    size_t end = in.find('\n', begin);
    const std::string_view first = in.substr(begin, end - begin);
    if (first.empty() || first == "\r") return end;
    while (end < in.size() - 1 && (in[end + 1] == ' ' || in[end + 1] == '\t'))
      end = in.find('\n', end + 1);
    return end;
  };
  return IndexEnds(in, from, end_of, out);
}

Signs ReadSigns(std::string_view in) {
  return {AsciiPrefix(in) < in.size(), in.find_first_of("\r\n") != std::string_view::npos,
          in.find("=?") != std::string_view::npos};
}

size_t FindTriple(std::string_view in, size_t from, Triple triple) {
  return std::min(in.find(std::string_view(triple.data(), triple.size()), from), in.size());
}

size_t FindTripleOf(std::string_view in, size_t from, const TripleFilter& filter) {
  for (; from + TripleFilter::kPlaces <= in.size(); ++from) {
    unsigned buckets = 0xff;
    for (size_t place = 0; place < TripleFilter::kPlaces; ++place) {
      const auto c = static_cast<uint8_t>(in[from + place]);
      buckets &= filter.low[place][c & 0x0f] & filter.high[place][c >> 4];
    }
    if (buckets != 0) return from;
  }
  return in.size();
}

uint64_t ClassBits(std::string_view in, size_t at, const ByteClass& wanted) {
  uint64_t bits = 0;
  for (size_t i = 0; i < 64 && at + i < in.size(); ++i) {
    const auto byte = static_cast<uint8_t>(in[at + i]);
    if ((wanted.low[byte & 0x0f] & wanted.high[byte >> 4]) != 0) bits |= uint64_t{1} << i;
  }
  return bits;
}

size_t FindEither(std::string_view in, size_t from, char a, char b) {
  while (from < in.size() && in[from] != a && in[from] != b) ++from;
  return std::min(from, in.size());
}

size_t FindNumberStart(std::string_view in, size_t from) {
  const auto may_stand_before = [](char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '(' || c == ':';
  };
  const auto is_start = [](char c) { return (c >= '0' && c <= '9') || c == '+'; };
  while (from < in.size() && !(may_stand_before(in[from - 1]) && is_start(in[from]))) ++from;
  return std::min(from, in.size());
}

size_t Fold(std::string_view in, std::span<char> out) {
  size_t written = 0;
  bool after_blank = true;
  for (const char c : in) {
    const bool blank = IsFoldedBlank(c);
    if (!(blank && after_blank)) {
      out[written++] = blank ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    after_blank = blank;
  }
  return written;
}

TextCounts CountText(std::string_view in, std::span<uint16_t> marks) {
  TextCounts counts;
  for (const char c : in) {
    counts.upper += c >= 'A' && c <= 'Z';
    counts.lower += c >= 'a' && c <= 'z';
    counts.digits += c >= '0' && c <= '9';
    counts.dollars += c == '$';
    counts.high += static_cast<unsigned char>(c) >= 0x80;
  }
  for (size_t begin = 0; begin < in.size();) {
    const size_t end = std::min(in.find('\n', begin), in.size());
    const std::string_view line = in.substr(begin, end - begin);
    const size_t last = line.find_last_not_of(" \t\r");
    if (last != std::string_view::npos) {
      ++counts.lines;
      counts.quoted += line[0] == '>';
      if (kLineMarks.find(line[0]) != std::string_view::npos)
        marks[counts.marks++] = static_cast<uint16_t>(begin);
      if (line[last] == ':') marks[counts.marks++] = static_cast<uint16_t>(end);
    }
    begin = end + 1;
  }
  return counts;
}

size_t IndexWords(std::string_view folded, std::span<uint32_t> out) {
  size_t written = 0;
  size_t i = 0;
  while (written + 2 <= out.size()) {
    while (i < folded.size() && !IsWordByte(folded[i])) ++i;
    if (i == folded.size()) break;
    out[written++] = static_cast<uint32_t>(i);
    while (i < folded.size() && IsWordByte(folded[i])) ++i;
    out[written++] = static_cast<uint32_t>(i);
  }
  return written;
}

WordScan FindWords(std::string_view text, std::span<Word> out) {
  WordScan scan;
  for (size_t begin = 0; begin < text.size(); ++begin) {
    scan.has_high |= static_cast<unsigned char>(text[begin]) >= 0x80;
    if (!IsSmallLetter(text[begin]) || (begin > 0 && IsSmallLetter(text[begin - 1]))) continue;
    size_t end = begin;
    while (end < text.size() && IsSmallLetter(text[end])) ++end;
    if (end - begin < 2) continue;
    const size_t hashed = std::min(end - begin, kWordBlock);
    out[scan.count++] = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end),
                         WordHash(text.substr(begin, hashed))};
  }
  out[scan.count] = {static_cast<uint32_t>(text.size()), static_cast<uint32_t>(text.size()), 0};
  return scan;
}

size_t SiftWords(std::span<const Word> words, KeyFilter singles, KeyFilter pairs,
                 std::span<uint32_t> out) {
  size_t count = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    const uint64_t pair = PairKey(words[i], words.data()[i + 1]);
    if ((singles.MayHave(words[i].hash) | pairs.MayHave(pair)) != 0)
      out[count++] = static_cast<uint32_t>(i);
  }
  return count;
}

size_t FindAddressMark(std::string_view folded, size_t from) {
  const auto is_near = [&](size_t at, auto&& is_it) {
    return at < folded.size() && is_it(folded[at]);
  };
  for (size_t at = from; at < folded.size(); ++at) {
    const char c = folded[at];
    if (c == '@') return at;
    if (c == ':' && is_near(at + 1, [](char next) { return next > ' '; })) return at;
    if (c != '.') continue;
    if (is_near(at + 1, IsSmallLetter) || (at > 0 && folded[at - 1] == 'w')) return at;
  }
  return folded.size();
}

Base64Scan DecodeBase64Blocks(std::string_view in, std::span<char> out) {
  Base64Scan scan;
  while (scan.consumed < in.size()) {
    if (in[scan.consumed] == '\n' || in[scan.consumed] == '\r') {
      ++scan.consumed;
      continue;
    }
    if (in.size() - scan.consumed < 4) break;
    uint32_t bits = 0;
    bool is_good = true;
    for (size_t i = 0; i < 4; ++i) {
      const uint8_t value = kBase64Values[static_cast<unsigned char>(in[scan.consumed + i])];
      is_good = is_good && value != kNoValue;
      bits = bits << 6 | (value & 63u);
    }
    if (!is_good) break;
    for (size_t i = 0; i < 3; ++i)
      out[scan.written + i] = static_cast<char>(bits >> (16 - 8 * i) & 0xff);
    scan.consumed += 4;
    scan.written += 3;
  }
  return scan;
}

RowSums SumRows(std::span<const Row> rows, std::span<const uint32_t> numbers) {
  RowSums sums{};
  for (const uint32_t number : numbers) {
    for (size_t i = 0; i < kRowWeights; ++i) sums[i] += rows[number].weights[i];
  }
  return sums;
}

}  // namespace backstop::simd::scalar
