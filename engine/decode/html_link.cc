// A style is read declaration by declaration; of a URL only the host is looked at.

#include "decode/html_link.h"

#include <algorithm>
#include <span>

#include "base/byte_set.h"
#include "base/bytes.h"

namespace backstop::decode {

namespace {

constexpr std::string_view kWhite[] = {"white", "#fff", "#ffffff"};
constexpr std::string_view kTiny[] = {"0", "0px", "0pt", "0em", "0%", "1px"};

constexpr bool EndsHost(char c) { return c == '/' || c == '?' || c == '#'; }

bool IsOneOf(std::string_view value, std::span<const std::string_view> list) {
  for (const std::string_view item : list) {
    if (EqualsNoCase(value, item)) return true;
  }
  return false;
}

// Takes the text before the first `mark` off `rest`, and the mark.
std::string_view TakeUntil(char mark, std::string_view* rest) {
  const size_t end = std::min(rest->find(mark), rest->size());
  const std::string_view text = rest->substr(0, end);
  rest->remove_prefix(std::min(end + 1, rest->size()));
  return text;
}

}  // namespace

bool IsHidingStyle(std::string_view style) {
  static constexpr ByteSet kFirst("dDvVfFcCbB");  // what the properties begin with
  bool is_white = false;
  bool is_on_white = false;
  while (!style.empty()) {
    std::string_view value = Trim(TakeUntil(';', &style));
    if (value.empty() || !kFirst.Has(value.front())) continue;
    const std::string_view property = Trim(TakeUntil(':', &value));
    value = Trim(value.substr(0, value.find('!')));
    if (EqualsNoCase(property, "display") && EqualsNoCase(value, "none")) return true;
    if (EqualsNoCase(property, "visibility") && EqualsNoCase(value, "hidden")) return true;
    if (EqualsNoCase(property, "font-size") && IsOneOf(value, kTiny)) return true;
    is_white |= EqualsNoCase(property, "color") && IsOneOf(value, kWhite);
    is_on_white |= StartsWithNoCase(property, "background") && IsOneOf(value, kWhite);
  }
  return is_white && is_on_white;
}

std::string_view HostOfUrl(std::string_view text) {
  text = Trim(text);
  bool is_url = false;
  for (const std::string_view scheme : {"http://", "https://", "//"}) {
    if (!is_url && StartsWithNoCase(text, scheme)) {
      text.remove_prefix(scheme.size());
      is_url = true;
    }
  }
  if (StartsWithNoCase(text, "www.")) {
    text.remove_prefix(4);
    is_url = true;
  }
  if (!is_url || std::any_of(text.begin(), text.end(), IsBlank)) return {};
  text = text.substr(
      0, static_cast<size_t>(std::find_if(text.begin(), text.end(), EndsHost) - text.begin()));
  if (const size_t user = text.rfind('@'); user != std::string_view::npos)
    text.remove_prefix(user + 1);
  return text.substr(0, text.find(':'));
}

bool IsSameSite(std::string_view host, std::string_view other) {
  if (host.size() < other.size()) return IsSameSite(other, host);
  const size_t extra = host.size() - other.size();
  return EqualsNoCase(host.substr(extra), other) && (extra == 0 || host[extra - 1] == '.');
}

}  // namespace backstop::decode
