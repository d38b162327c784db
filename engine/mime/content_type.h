// The values of Content-Type, Content-Disposition and Content-Transfer-Encoding (RFC 2045, 2183,
// 2231): the media type and the parameters, as places in the value. Comments, quoted strings,
// missing semicolons and folds are taken as they come.

#ifndef BACKSTOP_MIME_CONTENT_TYPE_H_
#define BACKSTOP_MIME_CONTENT_TYPE_H_

#include <cstdint>
#include <string_view>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "mime/walk.h"

namespace backstop::mime {

// One parameter; places in the value given to the reader.
struct Parameter {
  Span name;                 // without RFC 2231 marks: "filename" of "filename*0*"
  Span value;                // without quotes
  bool is_extended = false;  // an RFC 2231 "*" or "*N" mark stood behind the name
  bool has_escapes = false;  // a backslash inside quotes
};

// Reads the first word ("text/html", "attachment"), then the parameters one by one. O(size of
// value) over all calls.
class ParameterReader {
 public:
  explicit ParameterReader(std::string_view value) : value_(value) {}
  // REQUIRES: called first, once. Empty when there is none.
  Span ReadWord();
  // False at the end.
  bool Next(Parameter* out);

 private:
  void SkipBlanksAndComments();
  // Where the first of those bytes stands from here on, or the value ends.
  uint32_t EndOf(const ByteSet& ends) const {
    return static_cast<uint32_t>(ends.Find(value_, at_));
  }
  uint32_t size() const { return static_cast<uint32_t>(value_.size()); }

  std::string_view value_;
  uint32_t at_ = 0;
};

// "Text/HTML" -> kTextHtml. What is not of the form type/subtype counts as text/plain (RFC
// 2045, 5.2).
MediaType MediaTypeOf(std::string_view text);
// "base64" -> kBase64; "7bit", "8bit", "binary" and nothing -> kIdentity.
TransferEncoding TransferEncodingOf(std::string_view value);

}  // namespace backstop::mime

#endif  // BACKSTOP_MIME_CONTENT_TYPE_H_
