// Styles are compared squeezed (lower case, no blanks), because that is how few ways there are then
// to write the same.

#include "decode/html_link.h"

#include <array>

#include "base/bytes.h"

namespace backstop::decode {

namespace {

constexpr size_t kStyleRead = 512;  // hiding declarations further back are not looked for

bool HasDeclaration(std::string_view style, std::string_view property, std::string_view value) {
  for (size_t at = style.find(property); at != std::string_view::npos;
       at = style.find(property, at + 1)) {
    if (at > 0 && style[at - 1] != ';') continue;
    const std::string_view rest = style.substr(at + property.size());
    if (!rest.starts_with(value)) continue;
    const size_t end = value.size();
    if (end == rest.size() || rest[end] == ';' || rest[end] == '!') return true;
  }
  return false;
}

bool HasAnyValue(std::string_view style, std::string_view property,
                 std::initializer_list<std::string_view> values) {
  for (const std::string_view value : values) {
    if (HasDeclaration(style, property, value)) return true;
  }
  return false;
}

}  // namespace

bool IsHidingStyle(std::string_view style) {
  std::array<char, kStyleRead> squeezed;
  size_t size = 0;
  for (const char c : style.substr(0, kStyleRead)) {
    if (!IsBlank(c)) squeezed[size++] = AsciiLower(c);
  }
  const std::string_view text(squeezed.data(), size);
  if (HasDeclaration(text, "display:", "none") || HasDeclaration(text, "visibility:", "hidden"))
    return true;
  if (HasAnyValue(text, "font-size:", {"0", "0px", "0pt", "0em", "0%", "1px"})) return true;
  const std::initializer_list<std::string_view> white = {"white", "#fff", "#ffffff"};
  return HasAnyValue(text, "color:", white) &&
         (HasAnyValue(text, "background-color:", white) || HasAnyValue(text, "background:", white));
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
  if (!is_url || text.find_first_of(" \t\r\n") != std::string_view::npos) return {};
  text = text.substr(0, text.find_first_of("/?#"));
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
