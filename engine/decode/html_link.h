// What html facts need to know of a tag's style and of a link's two faces.

#ifndef BACKSTOP_DECODE_HTML_LINK_H_
#define BACKSTOP_DECODE_HTML_LINK_H_

#include <string_view>

namespace backstop::decode {

// A style attribute that hides its element: display:none, visibility:hidden, font-size 0 or 1px,
// white on white.
bool IsHidingStyle(std::string_view style);

// The host of "http://host/...", "https://host:port", "//host" or "www.host..." without "www.";
// empty when `text` is none of these or has blanks inside.
std::string_view HostOfUrl(std::string_view text);

// Equal, or one inside the other's domain: "example.com" and "click.example.com".
bool IsSameSite(std::string_view host, std::string_view other);

}  // namespace backstop::decode

#endif  // BACKSTOP_DECODE_HTML_LINK_H_
