// Finds a returned message that was pasted into plain text: behind a marker line ("--- Below this
// line is a copy of the message.") or by its shape, a run of transport header fields. Quoted copies
// ("> From:") are not returned messages.

#ifndef BACKSTOP_REPORT_INLINE_ORIGINAL_H_
#define BACKSTOP_REPORT_INLINE_ORIGINAL_H_

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace backstop::report {

struct InlineOriginal {
  bool is_found = false;  // the returned message
  uint32_t text_end = 0;  // where the words before it end (the marker line's begin), or the text
  uint32_t begin = 0;     // the first header field
  std::string_view marker_line;  // empty when only the shape told
  Span status;  // RFC 3464 fields between the words and it; empty when there are none
};

// O(size of text).
InlineOriginal FindInlineOriginal(std::string_view text);
// True when `text` begins with a header block of a message that was sent (blank lines may stand
// before it).
bool LooksLikeMessage(std::string_view text);
// True for a line that announces a returned message, in any of the languages known.
bool IsMarkerLine(std::string_view line);
// True when the text ends in words that say that the rest was cut off.
bool SaysCut(std::string_view text);

// True for one line alone that closes a quoted header block: "------ END HEADERS ------" (amavis).
// REQUIRES: trimmed.
bool IsClosingLine(std::string_view text);

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_INLINE_ORIGINAL_H_
