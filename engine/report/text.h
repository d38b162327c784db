// Small searches over report text that several readers share. ASCII case is ignored; every routine
// is linear in its input.

#ifndef BACKSTOP_REPORT_TEXT_H_
#define BACKSTOP_REPORT_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "backstop/verdict.h"

namespace backstop::report {

// Where `needle` first stands in `text`, in any case; npos when nowhere, or when it is empty.
size_t FindNoCase(std::string_view text, std::string_view needle);
inline bool ContainsNoCase(std::string_view text, std::string_view needle) {
  return FindNoCase(text, needle) != std::string_view::npos;
}
bool ContainsAny(std::string_view text, std::initializer_list<std::string_view> needles);
bool StartsWithAny(std::string_view text, std::initializer_list<std::string_view> prefixes);

// The first SMTP reply code in `text`: three digits that stand alone, 4xx or 5xx, else 2xx. 0 when
// there is none.
uint16_t FindSmtpReply(std::string_view text);
// The first enhanced status anywhere in `text` ("... said: 550 5.1.1 <x>", "(#5.1.1)"). klass 0
// when there is none.
EnhancedStatus FindEnhancedStatus(std::string_view text);
// The first thing of the form local@domain in `text`, without brackets; empty when none. Only the
// first 2 KB are looked at.
std::string_view FindAddress(std::string_view text);

// "<id@host>" -> "id@host"; trimmed where there are no brackets.
std::string_view WithoutBrackets(std::string_view value);

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_TEXT_H_
