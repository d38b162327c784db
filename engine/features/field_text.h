// A header field's value as the head zones show it: encoded words decoded, then folded. One place
// for everyone who writes "name: value" lines that patterns match.

#ifndef BACKSTOP_FEATURES_FIELD_TEXT_H_
#define BACKSTOP_FEATURES_FIELD_TEXT_H_

#include <cstddef>
#include <span>
#include <string_view>

#include "decode/decode.h"
#include "mime/header_name.h"

namespace backstop::features {

inline constexpr size_t kMaxFieldValue = 1024;  // bytes of one field's value that are read
// What its decoded text may need: no charset spends fewer than half of UTF-8's bytes.
inline constexpr size_t kFieldTextRoom = 2 * kMaxFieldValue;

// Whether the head zones show a field of that name ("Subject"). What machines write for machines
// (the path, signatures, ids, dates) is read by the structural facts and says nothing in words.
bool IsShown(mime::HeaderName name, std::string_view text);

// Has bytes beyond ASCII, or encoded words.
bool NeedsDecoding(std::string_view value);

// Writes the folded value to `out` and returns its length. REQUIRES: value.size() <=
// kMaxFieldValue; `scratch` and `out` hold kFieldTextRoom bytes, `out` with simd::kOverrun behind
// them.
size_t FoldFieldValue(std::string_view value, decode::Converter& converter, std::span<char> scratch,
                      std::span<char> out);

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_FIELD_TEXT_H_
