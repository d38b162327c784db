// Classic uuencode (POSIX uuencode, historical algorithm): a "begin MODE NAME" line, lines of a
// length character and groups of four, an empty line, "end". Lines that lost their trailing blanks
// on the way are filled up with them.

#include <algorithm>

#include "base/bytes.h"
#include "decode/ascii.h"
#include "decode/decode.h"

namespace backstop::decode {

namespace {

// Takes the first line off `rest`; LF, CRLF and CR end it.
std::string_view NextLine(std::string_view* rest) {
  const size_t end = LineLength(*rest);
  const std::string_view line = rest->substr(0, end);
  const bool is_crlf = rest->substr(end).starts_with("\r\n");
  rest->remove_prefix(std::min(end + (is_crlf ? 2 : 1), rest->size()));
  return line;
}

// "begin 644 name"
bool IsBeginLine(std::string_view line) {
  if (!line.starts_with("begin ")) return false;
  const std::string_view mode = line.substr(6);
  const size_t digits = std::min(mode.find_first_not_of("01234567"), mode.size());
  return (digits == 3 || digits == 4) && digits < mode.size() && mode[digits] == ' ';
}

// ' ' and '`' are both zero.
bool IsLetter(char c) { return c >= ' ' && c <= '`'; }
uint32_t ValueOf(char c) { return static_cast<uint32_t>(c - ' ') & 63u; }

void DecodeLine(std::string_view line, std::span<char> out, Decoded* result) {
  const size_t length = ValueOf(line.front());
  const auto letter_at = [line](size_t i) { return i < line.size() ? line[i] : ' '; };
  for (size_t done = 0; done < length; ++done) {
    if (result->size == out.size()) {
      result->is_capped = true;
      return;
    }
    const size_t group = 1 + done / 3 * 4;
    uint32_t bits = 0;
    for (size_t i = 0; i < 4; ++i) {
      result->is_bad |= !IsLetter(letter_at(group + i));
      bits = bits << 6 | ValueOf(letter_at(group + i));
    }
    out[result->size++] = static_cast<char>(bits >> (16 - 8 * (done % 3)) & 0xff);
  }
}

}  // namespace

Decoded Uuencode(std::string_view in, std::span<char> out) {
  Decoded result;
  std::string_view rest = in;
  while (!rest.empty() && !IsBeginLine(NextLine(&rest))) continue;
  while (!rest.empty() && !result.is_capped) {
    const std::string_view line = NextLine(&rest);
    if (line == "end") return result;
    if (line.empty()) continue;
    if (!IsLetter(line.front())) {
      result.is_bad = true;
      continue;
    }
    DecodeLine(line, out, &result);
  }
  result.is_bad |= !result.is_capped;  // no "begin" or no "end"
  return result;
}

}  // namespace backstop::decode
