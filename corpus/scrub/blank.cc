#include "scrub/blank.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "mime/lines.h"
#include "scrub/recode.h"

namespace backstop::corpus {
namespace {

std::string_view View(std::span<const char> text) { return {text.data(), text.size()}; }

constexpr char kEscape = 0x1B;

bool IsLineEnd(char c) { return c == '\r' || c == '\n'; }

void BlankBytes(std::string* bytes) {
  std::replace_if(
      bytes->begin(), bytes->end(), [](char c) { return !IsLineEnd(c); }, 'x');
}

// "begin 644 name"
bool IsBeginLine(std::string_view line) {
  return line.size() > 10 && line.starts_with("begin ") && IsDigit(line[6]) && IsDigit(line[7]) &&
         IsDigit(line[8]) && line[9] == ' ';
}

// The size of the escape sequence at `at` that chooses a character set (ISO 2022, 6.4.3); 0: none.
size_t EscapeSize(std::string_view text, size_t at) {
  constexpr size_t kMostEscape = 5;
  const std::string_view rest = text.substr(at, kMostEscape);
  if (rest.front() != kEscape) return 0;
  size_t end = 1;
  while (end < rest.size() && rest[end] >= 0x20 && rest[end] <= 0x2F) ++end;
  const bool is_whole = end > 1 && end < rest.size() && rest[end] >= 0x30 && rest[end] <= 0x7E;
  return is_whole ? end + 1 : 0;
}

// Calls f(begin, end, is_escape) for each escape sequence and each run of what it shifts. Lines
// begin in ASCII.
template <typename F>
void ForEachShift(std::string_view text, F&& f) {
  constexpr char kShiftOut = 0x0E, kShiftIn = 0x0F;
  bool is_shifted = false, has_second = false;  // "ESC $ )": the set for what is behind SO
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (const size_t size = EscapeSize(text, at); size > 0) {
      const std::string_view sequence = text.substr(at, size);
      const bool is_second = sequence.find(')') != std::string_view::npos;
      if (!is_second) is_shifted = sequence[1] == '$' || sequence.substr(1) == "(I";
      has_second = has_second || is_second;
      f(begin, at += size, true);
      continue;
    }
    if (IsLineEnd(text[at]) || text[at] == kShiftIn) is_shifted = false;
    if (text[at] == kShiftOut) is_shifted = has_second;
    while (is_shifted && at < text.size() && text[at] > ' ' && text[at] <= '~') ++at;
    if (at > begin) f(begin, at, false);
    if (at == begin) ++at;
  }
}

}  // namespace

void BlankBody(std::span<char> body, mime::TransferEncoding encoding) {
  const std::string_view raw = View(body);
  switch (encoding) {
    case mime::TransferEncoding::kBase64:
      RewriteBase64(body, std::string(DecodeBase64(raw).size(), '\0'));
      return;
    case mime::TransferEncoding::kQuotedPrintable: {
      std::string bytes = DecodeQuoted(raw, false);
      BlankBytes(&bytes);
      RewriteQuoted(body, false, bytes);
      return;
    }
    case mime::TransferEncoding::kUuencode:
      BlankUuencoded(body);
      return;
    default:
      std::replace_if(
          body.begin(), body.end(), [](char c) { return !IsLineEnd(c); }, 'x');
  }
}

void BlankUuencoded(std::span<char> text) {
  const std::string_view view = View(text);
  if (view.find("begin ") == std::string_view::npos) return;
  mime::Lines lines(view);
  bool is_inside = false;
  for (uint32_t at = 0; at < lines.size();) {
    const mime::Line line = lines.At(at);
    at = line.next;
    const std::string_view shown = lines.text(line);
    if (is_inside && Trim(shown) == "end") is_inside = false;
    if (is_inside && shown.size() > 1)
      std::fill(text.begin() + line.begin + 1, text.begin() + line.end, '`');
    if (!is_inside) is_inside = IsBeginLine(shown);
  }
}

void BlankShifted(std::span<char> text) {
  if (View(text).find(kEscape) == std::string_view::npos) return;
  ForEachShift(View(text), [&](size_t begin, size_t end, bool is_escape) {
    for (size_t at = begin; !is_escape && at < end; ++at)
      text[at] = (at - begin) % 2 == 0 ? '0' : '!';  // the first kanji
  });
}

std::string WithoutShifts(std::string_view text) {
  if (text.find(kEscape) == std::string_view::npos) return {};
  std::string masked(text);
  ForEachShift(text, [&](size_t begin, size_t end, bool) {
    std::fill(masked.begin() + static_cast<std::ptrdiff_t>(begin),
              masked.begin() + static_cast<std::ptrdiff_t>(end), ' ');
  });
  return masked;
}

}  // namespace backstop::corpus
