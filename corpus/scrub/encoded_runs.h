// Base64 amid other lines: bodies with stray bytes in them, quoted and pasted encodings.

#ifndef BACKSTOP_CORPUS_SCRUB_ENCODED_RUNS_H_
#define BACKSTOP_CORPUS_SCRUB_ENCODED_RUNS_H_

#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace backstop::corpus {

// Lines in a row that look like base64, with their line ends and marks of quotation ("> "). A few
// stray bytes are no matter. Single short lines may also be words.
std::vector<Span> EncodedRuns(std::string_view text);
// Parts of a run between its stray bytes.
std::vector<Span> EncodedPieces(std::string_view run);
// Whether a run is too long to be a word.
bool IsSurelyEncoded(std::string_view run);

// Where the base64 of a body ends: lists add their footers behind it as plain text.
size_t Base64End(std::string_view body);
// No control bytes: what base64 held is text.
bool IsPrintable(std::string_view bytes);
// Where a stray byte may have put the groups out of step: what is read so is rarely UTF-8.
bool IsSurelyText(std::string_view bytes);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_ENCODED_RUNS_H_
