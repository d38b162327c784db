#include "scrub/recode.h"

#include <array>

#include "base/bytes.h"

namespace backstop::corpus {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr size_t kMostEncodedWord = 4096;  // RFC 2047 allows 75; a bound keeps time linear

constexpr std::array<int8_t, 256> MakeValues() {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  for (size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<uint8_t>(kAlphabet[i])] = static_cast<int8_t>(i);
  return values;
}
constexpr std::array<int8_t, 256> kValues = MakeValues();

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = AsciiLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Length of the soft line break at `at`, where "=" stands; 0 when it is none.
size_t SoftBreak(std::string_view raw, size_t at) {
  size_t end = at + 1;
  while (end < raw.size() && (raw[end] == ' ' || raw[end] == '\t')) ++end;
  if (end == raw.size()) return end - at;
  if (raw[end] == '\n') return end + 1 - at;
  if (raw[end] != '\r') return 0;
  return end + 1 - at + (end + 1 < raw.size() && raw[end + 1] == '\n' ? 1 : 0);
}

// Calls f(place, is_hex, byte) for every decoded byte.
template <typename F>
void ForEachQuoted(std::string_view raw, bool is_word, F&& f) {
  for (size_t at = 0; at < raw.size();) {
    if (raw[at] != '=') {
      f(at, false, is_word && raw[at] == '_' ? ' ' : raw[at]);
      ++at;
      continue;
    }
    const int high = at + 2 < raw.size() ? HexValue(raw[at + 1]) : -1;
    const int low = at + 2 < raw.size() ? HexValue(raw[at + 2]) : -1;
    const int byte = high >= 0 && low >= 0 ? high * 16 + low : -1;
    // A control byte is no text: "ip=160.16.120.48" in a text that is not encoded throughout.
    if (byte >= 32 || byte == '\t' || byte == '\r' || byte == '\n') {
      f(at, true, static_cast<char>(byte));
      at += 3;
      continue;
    }
    const size_t skipped = is_word ? 0 : SoftBreak(raw, at);
    if (skipped == 0) f(at, false, '=');
    at += skipped == 0 ? 1 : skipped;
  }
}

// Calls f(places) for every group of one to four base64 characters.
template <typename F>
void ForEachGroup(std::string_view raw, F&& f) {
  std::array<size_t, 4> places{};
  size_t count = 0;
  for (size_t at = 0; at < raw.size(); ++at) {
    if (kValues[static_cast<uint8_t>(raw[at])] >= 0) places[count++] = at;
    if (count < 4 && raw[at] != '=') continue;
    f(std::span<const size_t>(places.data(), count));
    count = 0;
  }
  f(std::span<const size_t>(places.data(), count));
}

uint32_t GroupBits(std::string_view raw, std::span<const size_t> places) {
  uint32_t bits = 0;
  for (size_t i = 0; i < 4; ++i) {
    const int value = i < places.size() ? kValues[static_cast<uint8_t>(raw[places[i]])] : 0;
    bits = bits << 6 | static_cast<uint32_t>(value);
  }
  return bits;
}

}  // namespace

std::string DecodeQuoted(std::string_view raw, bool is_word) {
  std::string bytes;
  ForEachQuoted(raw, is_word, [&bytes](size_t, bool, char byte) { bytes += byte; });
  return bytes;
}

void RewriteQuoted(std::span<char> raw, bool is_word, std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  size_t next = 0;
  ForEachQuoted({raw.data(), raw.size()}, is_word, [&](size_t place, bool is_hex, char before) {
    const char byte = bytes[next++];
    if (byte == before) return;
    if (!is_hex) {
      raw[place] = byte;
      return;
    }
    raw[place + 1] = kHex[static_cast<uint8_t>(byte) >> 4];
    raw[place + 2] = kHex[static_cast<uint8_t>(byte) & 15];
  });
}

std::string DecodeBase64(std::string_view raw) {
  std::string bytes;
  bytes.reserve(raw.size() / 4 * 3 + 3);
  ForEachGroup(raw, [&](std::span<const size_t> places) {
    const uint32_t bits = GroupBits(raw, places);
    for (size_t i = 0; i + 1 < places.size(); ++i) bytes += static_cast<char>(bits >> (16 - 8 * i));
  });
  return bytes;
}

void RewriteBase64(std::span<char> raw, std::string_view bytes) {
  size_t next = 0;
  const std::string_view text(raw.data(), raw.size());
  ForEachGroup(text, [&](std::span<const size_t> places) {
    uint32_t bits = GroupBits(text, places);
    for (size_t i = 0; i + 1 < places.size(); ++i) {
      const size_t shift = 16 - 8 * i;
      bits = (bits & ~(0xFFu << shift)) | static_cast<uint32_t>(static_cast<uint8_t>(bytes[next++]))
                                              << shift;
    }
    for (size_t i = 0; i < places.size(); ++i)
      raw[places[i]] = kAlphabet[bits >> (18 - 6 * i) & 63];
  });
}

EncodedWordAt ReadEncodedWord(std::string_view text) {
  if (!text.starts_with("=?")) return {};
  text = text.substr(0, kMostEncodedWord);
  const size_t charset_end = text.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= text.size() ||
      text[charset_end + 2] != '?')
    return {};
  const char encoding = AsciiLower(text[charset_end + 1]);
  const size_t begin = charset_end + 3;
  const size_t end = text.find("?=", begin);
  if (end == std::string_view::npos || (encoding != 'q' && encoding != 'b')) return {};
  const std::string_view charset = text.substr(2, charset_end - 2);
  if (charset.find_first_of(" \t\r\n") != std::string_view::npos) return {};
  return {end + 2, charset.substr(0, charset.find('*')), text.substr(begin, end - begin),
          encoding == 'b'};
}

}  // namespace backstop::corpus
