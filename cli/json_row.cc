// JSON output. Runs of plain bytes are appended at once; only quotes, control bytes and what is not
// ASCII are looked at.

#include "cli/json_row.h"

#include <charconv>
#include <cmath>
#include <cstddef>

namespace backstop::cli {
namespace {

bool IsPlain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Length of the valid UTF-8 sequence that `text` begins with, 0 when there is none (Unicode 15,
// table 3-7).
size_t SequenceLength(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  const bool is_overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
  const bool is_surrogate = lead == 0xed && second >= 0xa0;
  const bool is_too_high = lead == 0xf4 && second >= 0x90;
  return is_overlong || is_surrogate || is_too_high ? 0 : length;
}

void AppendEscaped(char c, std::string* out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  switch (c) {
    case '"':
      *out += "\\\"";
      break;
    case '\\':
      *out += "\\\\";
      break;
    case '\n':
      *out += "\\n";
      break;
    case '\r':
      *out += "\\r";
      break;
    case '\t':
      *out += "\\t";
      break;
    default:
      ((*out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15];
  }
}

}  // namespace

void AppendJsonString(std::string_view text, std::string* out) {
  *out += '"';
  size_t at = 0;
  while (at < text.size()) {
    const size_t run = at;
    while (at < text.size() && IsPlain(text[at])) ++at;
    out->append(text.substr(run, at - run));
    if (at == text.size()) break;
    const size_t length = SequenceLength(text.substr(at));
    if (length == 1) {
      AppendEscaped(text[at], out);
    } else if (length == 0) {
      *out += "\xef\xbf\xbd";
    } else {
      out->append(text.substr(at, length));
    }
    at += length == 0 ? 1 : length;
  }
  *out += '"';
}

void AppendJsonNumber(double value, std::string* out) {
  if (!std::isfinite(value)) {
    *out += "null";
    return;
  }
  char text[32];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::general, 6).ptr;
  out->append(text, end);
}

void JsonRow::Comma() {
  if (needs_comma_) *out_ += ',';
  needs_comma_ = true;
}

void JsonRow::Open(char bracket) {
  Comma();
  *out_ += bracket;
  needs_comma_ = false;
}

void JsonRow::Close(char bracket) {
  *out_ += bracket;
  needs_comma_ = true;
}

void JsonRow::Key(std::string_view name) {
  Comma();
  ((*out_ += '"') += name) += "\":";
  needs_comma_ = false;
}

void JsonRow::String(std::string_view text) {
  Comma();
  AppendJsonString(text, out_);
}

void JsonRow::Number(double value) {
  Comma();
  AppendJsonNumber(value, out_);
}

void JsonRow::Integer(uint64_t value) {
  Comma();
  char text[24];
  out_->append(text, std::to_chars(text, text + sizeof text, value).ptr);
}

void JsonRow::Word(std::string_view word) {
  Comma();
  *out_ += word;
}

}  // namespace backstop::cli
