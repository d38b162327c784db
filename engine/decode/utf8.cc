// UTF-8 reading and writing. Validity follows table 3-7 of the Unicode standard: the first byte
// fixes the range of the second, the others are 80..BF.

#include "decode/utf8.h"

#include <algorithm>

namespace backstop::decode {

namespace {

struct LeadRule {
  uint8_t length = 1;  // of the whole character; 1: no lead byte
  uint8_t second_first = 0x80;
  uint8_t second_last = 0xBF;
};

LeadRule RuleOf(uint8_t lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return {2};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {3};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  if (lead >= 0xF1 && lead <= 0xF3) return {4};
  return {};
}

size_t EncodeUtf8(uint32_t c, char* to) {
  if (c < 0x80) {
    to[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    to[0] = static_cast<char>(0xC0 | c >> 6);
    to[1] = static_cast<char>(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    to[0] = static_cast<char>(0xE0 | c >> 12);
    to[1] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    to[2] = static_cast<char>(0x80 | (c & 0x3F));
    return 3;
  }
  to[0] = static_cast<char>(0xF0 | c >> 18);
  to[1] = static_cast<char>(0x80 | (c >> 12 & 0x3F));
  to[2] = static_cast<char>(0x80 | (c >> 6 & 0x3F));
  to[3] = static_cast<char>(0x80 | (c & 0x3F));
  return 4;
}

bool IsContinuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

}  // namespace

Utf8Unit ReadUtf8(std::string_view in) {
  const uint8_t lead = static_cast<uint8_t>(in.front());
  if (lead < 0x80) return {1, true};
  const LeadRule rule = RuleOf(lead);
  if (rule.length == 1 || in.size() < 2) return {1, false};
  const uint8_t second = static_cast<uint8_t>(in[1]);
  if (second < rule.second_first || second > rule.second_last) return {1, false};
  for (uint8_t i = 2; i < rule.length; ++i) {
    if (i >= in.size() || !IsContinuation(in[i])) return {i, false};
  }
  return {rule.length, true};
}

void TextSink::PutEncoded(uint32_t code_point) {
  const bool is_scalar = code_point < 0xD800 || (code_point > 0xDFFF && code_point <= 0x10FFFF);
  char encoded[4];
  Copy({encoded, EncodeUtf8(is_scalar ? code_point : kReplacement, encoded)});
}

void TextSink::Copy(std::string_view valid) {
  if (is_capped()) return;
  size_t count = valid.size();
  if (count > out_.size() - result_.size) {
    count = out_.size() - result_.size;
    while (count > 0 && IsContinuation(valid[count])) --count;
    result_.is_capped = true;
  }
  std::copy_n(valid.data(), count, out_.data() + result_.size);
  result_.size += count;
}

void TextSink::Absorb(const Decoded& part) {
  result_.size += part.size;
  result_.is_bad |= part.is_bad;
  result_.is_capped |= part.is_capped;
}

}  // namespace backstop::decode
