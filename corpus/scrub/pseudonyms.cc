#include "scrub/pseudonyms.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <iterator>

#include "base/bytes.h"
#include "decode/utf8.h"
#include "scrub/letters.h"

namespace backstop::corpus {
namespace {

constexpr size_t kMostCached = 200'000;  // streams; 64 bytes each and their text
constexpr std::string_view kConsonants = "bdfgklmnprstvz";
constexpr std::string_view kVowels = "aeiou";

struct LetterRange {
  uint32_t first, last;  // equally long in UTF-8
};
// Letters, and in scripts that write vowels as marks these for themselves.
constexpr LetterRange kLetters[] = {
    {0xC0, 0xD6},     {0xD8, 0xDE},     {0xDF, 0xF6},     {0xF8, 0xFF},      // Latin-1
    {0x100, 0x17F},   {0x300, 0x36F},   {0x391, 0x3A1},   {0x3B1, 0x3C9},    // Latin A, Greek
    {0x410, 0x42F},   {0x430, 0x44F},   {0x400, 0x40F},   {0x450, 0x45F},    // Cyrillic
    {0x531, 0x556},   {0x561, 0x586},   {0x5D0, 0x5EA},   {0x621, 0x63A},    // Armenian, Semitic
    {0x641, 0x64A},   {0x64B, 0x652},   {0x671, 0x6D3},   {0x905, 0x939},    // Devanagari
    {0x93E, 0x94C},   {0x995, 0x9A8},   {0xA15, 0xA28},   {0xA95, 0xAA8},    // Bengali to Gujarati
    {0xBAE, 0xBB5},   {0xC15, 0xC28},   {0xC95, 0xCA8},   {0xD15, 0xD28},    // Tamil to Malayalam
    {0xE01, 0xE2E},   {0x10A0, 0x10C5}, {0x10D0, 0x10F0}, {0x1E00, 0x1EFF},  // Thai, Georgian
    {0x3041, 0x3093}, {0x30A1, 0x30F6}, {0x4E00, 0x9FA5}, {0xAC00, 0xD7A3},  // East Asia
    {0xFF21, 0xFF3A}, {0xFF41, 0xFF5A}, {0xFF66, 0xFF9D}, {0x20000, 0x2A6DF}};
// For letters of all other scripts, by their size in UTF-8: 2, 3, 4.
constexpr LetterRange kOtherLetters[] = {{0x100, 0x17F}, {0x1E00, 0x1EFF}, {0x20000, 0x2A6DF}};

// Another letter of the same script and size. Never the same.
uint32_t OtherLetter(uint32_t code, size_t size, uint32_t choice) {
  const auto range = std::find_if(
      std::begin(kLetters), std::end(kLetters),
      [code](const LetterRange& row) { return code >= row.first && code <= row.last; });
  if (range == std::end(kLetters)) {
    const LetterRange& other = kOtherLetters[size - 2];
    return other.first + choice % (other.last - other.first + 1);
  }
  const uint32_t count = range->last - range->first + 1;
  return range->first + (code - range->first + 1 + choice % (count - 1)) % count;
}

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

char InCaseOf(char letter, char model) {
  return IsUpper(model) ? static_cast<char>(letter & ~0x20) : letter;
}

// One letter of a spoken word, which begins with a vowel or not as the last byte of the stream
// says.
char SpokenLetter(size_t at, std::span<const uint8_t> stream) {
  const uint8_t choice = stream[at % (stream.size() - 1)];
  const bool is_vowel = (at + stream.back()) % 2 == 0;
  const std::string_view letters = is_vowel ? kVowels : kConsonants;
  return letters[choice % letters.size()];
}

// The character at `at` of `run` replaced; returns its length.
size_t ReplaceLetter(std::span<char> run, size_t at, bool is_utf8,
                     std::span<const uint8_t> stream) {
  if (IsAlpha(run[at])) {
    run[at] = InCaseOf(SpokenLetter(at, stream), run[at]);
    return 1;
  }
  const auto unit = decode::ReadUtf8({run.data() + at, run.size() - at});
  if (!is_utf8) {
    if (static_cast<uint8_t>(run[at]) >= 0x80) run[at] = SpokenLetter(at, stream);
    return 1;
  }
  const std::span<char> letter = run.subspan(at, unit.length);
  const uint32_t code = CodePoint({letter.data(), letter.size()});
  const uint32_t choice = stream[at % 31] * 256u + stream[(at + 1) % 31];
  PutCodePoint(OtherLetter(code, letter.size(), choice), letter);
  return unit.length;
}

bool IsPrivate(std::span<const uint32_t, 4> ip) {
  return ip[0] == 0 || ip[0] == 10 || ip[0] == 127 || ip[0] >= 224 ||
         (ip[0] == 192 && ip[1] == 168) || (ip[0] == 172 && ip[1] >= 16 && ip[1] < 32) ||
         (ip[0] == 169 && ip[1] == 254);
}

// A number of as many digits as `octet` that may stand at that place of a public address.
uint32_t OctetLike(uint32_t octet, bool is_first, uint8_t choice) {
  if (octet < 10) return 1 + choice % 9;
  if (octet < 100) return is_first ? 11 + choice % 89u : 10 + choice % 90u;
  const uint32_t made = is_first ? 128 + choice % 41u : 100 + choice % 155u;
  return made;
}

}  // namespace

const Pseudonyms::Stream& Pseudonyms::StreamOf(char kind, std::string_view text) {
  if (cache_.size() > kMostCached) cache_.clear();
  std::string key(1, kind);
  key += text;
  const auto [at, is_new] = cache_.try_emplace(std::move(key));
  if (is_new) {
    unsigned size = 0;
    HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
         static_cast<const unsigned char*>(static_cast<const void*>(at->first.data())),
         at->first.size(), at->second.data(), &size);
  }
  return at->second;
}

void Pseudonyms::ReplaceLetters(std::span<char> run) {
  const std::string before(run.begin(), run.end());
  const std::string folded = Folded({run.data(), run.size()});
  const bool is_utf8 = IsUtf8(folded);
  // Tried again in the rare case that a short word would stay what it was.
  for (char attempt = 'a'; attempt < 'z'; ++attempt) {
    const Stream& stream = StreamOf(attempt, folded);
    std::copy(before.begin(), before.end(), run.begin());
    for (size_t at = 0; at < run.size();) at += ReplaceLetter(run, at, is_utf8, stream);
    if (!std::equal(before.begin(), before.end(), run.begin())) return;
  }
}

void Pseudonyms::ReplaceDigits(std::span<char> run) {
  const std::string before(run.begin(), run.end());
  for (char attempt = 'A'; attempt < 'Z'; ++attempt) {
    const Stream& stream = StreamOf(attempt, before);
    for (size_t at = 0; at < run.size(); ++at)
      run[at] = static_cast<char>('0' + stream[at % stream.size()] % 10);
    if (!std::equal(before.begin(), before.end(), run.begin())) return;
  }
}

void Pseudonyms::ReplaceOpaque(std::span<char> run) {
  const std::string before(run.begin(), run.end());
  const bool is_hex = std::all_of(run.begin(), run.end(), [](char c) {
    return IsDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f');
  });
  for (size_t at = 0; at < run.size(); ++at) {
    // One stream for 32 characters, chosen by the whole run and the place.
    const Stream& stream = StreamOf('=', before + std::to_string(at / 32));
    const uint8_t choice = stream[at % 32];
    if (IsDigit(run[at])) run[at] = static_cast<char>('0' + choice % 10);
    if (IsAlpha(before[at]))
      run[at] = InCaseOf(static_cast<char>('a' + choice % (is_hex ? 6 : 26)), before[at]);
  }
}

void Pseudonyms::ReplaceIp4(std::span<char> text) {
  const std::string before(text.begin(), text.end());
  std::array<uint32_t, 4> ip{};
  std::array<size_t, 4> end{};
  size_t octet = 0;
  for (size_t at = 0; at <= before.size() && octet < 4; ++at) {
    if (at < before.size() && IsDigit(before[at])) {
      ip[octet] = ip[octet] * 10 + static_cast<uint32_t>(before[at] - '0');
    } else {
      end[octet++] = at;
    }
  }
  if (octet < 4 || IsPrivate(ip)) return;
  for (size_t i = 0, begin = 0; i < 4; begin = end[i++] + 1) {
    const uint8_t choice = StreamOf('.', before.substr(0, end[i]))[0];
    std::string made = std::to_string(OctetLike(ip[i], i == 0, choice));
    if (made.size() == end[i] - begin)
      std::copy(made.begin(), made.end(), text.subspan(begin).begin());
  }
  if (std::equal(before.begin(), before.end(), text.begin()))  // one in 2^24 or so
    text.back() = text.back() == '1' ? '2' : '1';
}

void Pseudonyms::ReplaceIp6(std::span<char> text) {
  const std::string before = Folded({text.data(), text.size()});
  const Stream& stream = StreamOf(':', before);
  constexpr std::string_view kHex = "0123456789abcdef";
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != ':') text[at] = InCaseOf(kHex[(stream[at % 32] + at / 32) % 16], text[at]);
  }
}

}  // namespace backstop::corpus
