#include "scrub/html_text.h"

#include <algorithm>

#include "base/bytes.h"

namespace backstop::corpus {
namespace {

constexpr size_t kFewestNumbers = 3;

// The number of a printable ASCII character at the front of `text`, "&#106;": its digits, or none.
std::string_view CharacterNumber(std::string_view text) {
  if (!text.starts_with("&#")) return {};
  const size_t end = text.substr(0, 9).find(';');
  if (end == std::string_view::npos || end < 4) return {};
  const std::string_view digits = text.substr(2, end - 2);
  if (!std::all_of(digits.begin(), digits.end(), IsDigit)) return {};
  const int number = std::stoi(std::string(digits));
  return number > 32 && number < 127 ? digits : std::string_view();
}

// Another letter or digit for a letter or digit, of as many digits; signs stay.
int OtherCharacter(int c) {
  if (c >= '0' && c <= '9') return '0' + (c - '0' + 7) % 10;
  if (c >= 'A' && c <= 'Z') return 'A' + (c - 'A' + 11) % 26;
  if (c >= 'a' && c < 'd') return 'a' + (c - 'a' + 1) % 3;  // two digits
  if (c >= 'd' && c <= 'z') return 'd' + (c - 'd' + 9) % 23;
  return c;
}

}  // namespace

void ReplaceLetterNumbers(std::span<char> html) {
  const std::string_view view(html.data(), html.size());
  for (size_t at = view.find("&#"); at != std::string_view::npos; at = view.find("&#", at + 1)) {
    size_t count = 0, end = at;
    for (std::string_view digits; !(digits = CharacterNumber(view.substr(end))).empty(); ++count)
      end += digits.size() + 3;
    for (size_t next = at; count >= kFewestNumbers && next < end;) {
      const std::string_view digits = CharacterNumber(view.substr(next));
      const std::string other = std::to_string(OtherCharacter(std::stoi(std::string(digits))));
      const size_t first = next + 2 + digits.size() - other.size();  // behind leading zeros
      std::copy(other.begin(), other.end(), html.begin() + static_cast<std::ptrdiff_t>(first));
      next += digits.size() + 3;
    }
    if (end > at) at = end - 1;
  }
}

HtmlText::HtmlText(std::string_view html) {
  text_.reserve(html.size());
  places_.reserve(html.size());
  for (size_t at = 0; at < html.size();) {
    places_.push_back(static_cast<uint32_t>(at));
    const std::string_view digits =
        html[at] == '&' ? CharacterNumber(html.substr(at)) : std::string_view();
    const int sign = digits.empty() ? 0 : std::stoi(std::string(digits));
    const bool is_sign = sign != 0 && OtherCharacter(sign) == sign;
    text_ += is_sign ? static_cast<char>(sign) : html[at];
    at += is_sign ? digits.size() + 3 : 1;
  }
}

void HtmlText::WriteBack(std::span<char> html) const {
  for (size_t i = 0; i < text_.size(); ++i) {
    const size_t end = i + 1 < text_.size() ? places_[i + 1] : html.size();
    if (end == places_[i] + 1) html[places_[i]] = text_[i];
  }
}

}  // namespace backstop::corpus
