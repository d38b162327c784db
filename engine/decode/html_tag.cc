// See the header. A quote that is not closed anywhere ends at the tag's '>' here, where browsers
// would swallow the rest of the document: mail that was cut off keeps its text.

#include "decode/html_tag.h"

#include <algorithm>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "decode/ascii.h"
#include "decode/charset_table.h"
#include "decode/entity_table.h"
#include "decode/utf8.h"

namespace backstop::decode {

namespace {

constexpr bool IsHtmlBlank(char c) { return IsBlank(c) || c == '\f'; }
constexpr bool IsLetterOrDigit(char c) { return IsAlpha(c) || IsDigit(c); }

// Numbers 128..159 mean windows-1252 there (WHATWG HTML, 13.2.5.80).
uint32_t CodePointOf(uint32_t number) {
  if (number == 0) return kReplacement;
  if (number < 0x80 || number > 0x9F) return number;
  const uint16_t mapped = kSingleByteTables[kWindows1252][number - 0x80];
  return mapped != 0 ? mapped : number;
}

CharacterReference ReadNumber(std::string_view in) {
  const bool is_hex = in.size() > 2 && AsciiLower(in[2]) == 'x';
  const size_t first = is_hex ? 3 : 2;
  size_t at = first;
  uint32_t number = 0;
  for (; at < in.size(); ++at) {
    const int digit = HexDigit(in[at]);
    if (digit < 0 || (!is_hex && digit > 9)) break;
    // Beyond Unicode it no longer matters what it is; the cap keeps it from running over.
    number = std::min(number * (is_hex ? 16u : 10u) + static_cast<uint32_t>(digit), 0x110000u);
  }
  if (at == first) return {};
  if (at < in.size() && in[at] == ';') ++at;
  return {at, CodePointOf(number)};
}

}  // namespace

bool TagReader::Next(Attribute* attribute) {
  while (at_ < html_.size() && (IsHtmlBlank(html_[at_]) || html_[at_] == '/')) ++at_;
  if (at_ == html_.size()) return false;
  if (html_[at_] == '>') {
    ++at_;
    return false;
  }
  static constexpr ByteSet kNameEnds(" \t\r\n\f=>/");
  const size_t name = at_;
  at_ = kNameEnds.Find(html_, name + 1);  // a '=' in front belongs to the name
  attribute->name = html_.substr(name, at_ - name);
  while (at_ < html_.size() && IsHtmlBlank(html_[at_])) ++at_;
  attribute->value = {};
  if (at_ < html_.size() && html_[at_] == '=') {
    ++at_;
    attribute->value = ReadValue();
  }
  return true;
}

std::string_view TagReader::ReadValue() {
  while (at_ < html_.size() && IsHtmlBlank(html_[at_])) ++at_;
  if (at_ == html_.size()) return {};
  const char quote = html_[at_];
  const uint8_t bit = quote == '"' ? 1 : quote == '\'' ? 2 : 0;
  const size_t begin = at_ + (bit != 0 ? 1 : 0);
  size_t end = std::string_view::npos;
  if (bit != 0 && (*unclosed_ & bit) == 0) {
    end = html_.find(quote, begin);
    if (end == std::string_view::npos) *unclosed_ |= bit;
  }
  if (end != std::string_view::npos) {
    at_ = end + 1;
    return html_.substr(begin, end - begin);
  }
  at_ = begin;
  while (at_ < html_.size() && html_[at_] != '>' && !IsHtmlBlank(html_[at_])) ++at_;
  return html_.substr(begin, at_ - begin);
}

CharacterReference ReadCharacterReference(std::string_view in) {
  if (in.size() > 1 && in[1] == '#') return ReadNumber(in);
  size_t end = 1;
  while (end < in.size() && end <= kLongestEntity && IsLetterOrDigit(in[end])) ++end;
  const Entity* found = FindEntity(in.substr(1, end - 1));
  if (found == nullptr) return {};
  const bool is_closed = end < in.size() && in[end] == ';';
  // Without its semicolon "&copy=1" in a link is a parameter, not a sign.
  const bool is_open_end = end == in.size() || (!IsLetterOrDigit(in[end]) && in[end] != '=');
  if (!is_closed && !(found->is_bare_allowed && is_open_end)) return {};
  return {end + (is_closed ? 1 : 0), found->code_point};
}

}  // namespace backstop::decode
