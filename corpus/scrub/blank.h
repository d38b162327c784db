// Fills what cannot be edited (attachments, binary data in text) with nothing, line by line as long
// as it was.

#ifndef BACKSTOP_CORPUS_SCRUB_BLANK_H_
#define BACKSTOP_CORPUS_SCRUB_BLANK_H_

#include <span>
#include <string>
#include <string_view>

#include "mime/walk.h"

namespace backstop::corpus {

// A part's body in its encoding.
void BlankBody(std::span<char> body, mime::TransferEncoding encoding);
// uuencoded files within a text: their "begin" and "end" lines stay.
void BlankUuencoded(std::span<char> text);
// Characters that ISO-2022 writes in two bytes behind an escape sequence: each becomes the same
// one.
void BlankShifted(std::span<char> text);
// `text` with blanks for those characters and sequences; empty when it has none.
std::string WithoutShifts(std::string_view text);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_BLANK_H_
