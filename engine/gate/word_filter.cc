// A phrase's longest word stands for it. Words of simd::IndexWords also run on over apostrophes and
// bytes beyond ASCII, where a phrase may begin or end: texts with any of these are not sifted.

#include "gate/word_filter.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "base/bytes.h"

namespace backstop::gate {
namespace {

constexpr size_t kHashed = 8;   // bytes of a word that count
constexpr size_t kMinWord = 3;  // shorter ones stand in every text

static_assert(std::endian::native == std::endian::little, "the first bytes are the low ones");

bool IsWordByte(char c) { return IsAlpha(c) || IsDigit(c) || c == '_'; }

bool IsNotSifted(std::string_view text) {
  bool is_found = false;  // no exit inside: turned into vector code
  for (const char c : text) is_found |= static_cast<unsigned char>(c) >= 0x80 || c == '\'';
  return is_found;
}

std::string_view LongestWord(std::string_view phrase) {
  std::string_view longest;
  for (size_t at = 0; at < phrase.size();) {
    size_t end = at;
    while (end < phrase.size() && IsWordByte(phrase[end])) ++end;
    if (end - at > longest.size()) longest = phrase.substr(at, end - at);
    at = std::max(end, at + 1);
  }
  return longest;
}

}  // namespace

uint32_t WordFilter::BitOf(const char* word, size_t size) {
  uint64_t bytes;
  std::memcpy(&bytes, word, sizeof(bytes));
  if (size < kHashed) bytes &= (uint64_t{1} << 8 * size) - 1;
  return static_cast<uint32_t>(bytes * 0x9E3779B97F4A7C15u >> 49);
}

bool WordFilter::CanTell(std::string_view phrase) {
  return IsNotSifted(phrase) || LongestWord(phrase).size() >= kMinWord;
}

void WordFilter::Add(std::string_view phrase) {
  assert(CanTell(phrase));
  static_assert(kBits == 1 << (64 - 49));
  if (IsNotSifted(phrase)) return;
  const std::string_view word = LongestWord(phrase);
  char padded[kHashed] = {};
  std::memcpy(padded, word.data(), std::min(word.size(), kHashed));
  const uint32_t bit = BitOf(padded, word.size());
  bits_[bit / 64] |= uint64_t{1} << (bit % 64);
}

bool WordFilter::MayHave(std::string_view folded, std::span<const uint32_t> words) const {
  uint64_t found = IsNotSifted(folded) ? 1 : 0;
  for (size_t i = 0; i + 1 < words.size(); i += 2) {
    const uint32_t bit = BitOf(folded.data() + words[i], words[i + 1] - words[i]);
    found |= bits_[bit / 64] >> (bit % 64) & 1;
  }
  return found != 0;
}

}  // namespace backstop::gate
