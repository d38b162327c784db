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

}  // namespace backstop::corpus
