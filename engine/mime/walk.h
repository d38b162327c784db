// The zero-copy walk: one pass over a raw message gives a flat list of MIME parts and header fields
// by offset. It decodes nothing and allocates nothing. LF, CRLF and CR-only line ends; any bytes;
// caps bound depth, parts and fields, and hitting one sets a Note. Judged against GMime by
// tests/oracle.

#ifndef BACKSTOP_MIME_WALK_H_
#define BACKSTOP_MIME_WALK_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bounded.h"
#include "base/bytes.h"
#include "mime/header_name.h"

namespace backstop::mime {

// Caps, each well over what real mail has (measured over the corpora: depth <= 9, parts <= 60,
// fields <= 200).
inline constexpr int kMaxDepth = 24;
inline constexpr size_t kMaxParts = 256;
inline constexpr size_t kMaxFields = 2048;  // over all parts

enum class MediaType : uint8_t {
  kTextPlain,
  kTextHtml,
  kTextOther,
  kTextRfc822Headers,  // RFC 6522, 4
  kMessageRfc822,
  kMessageGlobal,          // RFC 6532
  kMessageGlobalHeaders,   // RFC 6533
  kMessageDeliveryStatus,  // RFC 3464
  kMessageGlobalDeliveryStatus,
  kMessageDispositionNotification,  // RFC 8098; also message/global-disposition-notification
  kMessageFeedbackReport,           // RFC 5965
  kMessageOther,                    // partial, external-body, ...
  kMultipartMixed,
  kMultipartAlternative,
  kMultipartRelated,
  kMultipartReport,
  kMultipartSigned,
  kMultipartDigest,
  kMultipartOther,
  kImage,
  kAudioVideo,
  kApplication,
  kOther,
};
constexpr bool IsMultipart(MediaType t) {
  return t >= MediaType::kMultipartMixed && t <= MediaType::kMultipartOther;
}

enum class TransferEncoding : uint8_t { kIdentity, kQuotedPrintable, kBase64, kUuencode, kUnknown };

// One header field. Offsets into the message. The value runs to the end of the last folded line,
// without its line end.
struct Field {
  uint32_t name_begin = 0;
  uint32_t name_end = 0;  // before the colon (and blanks before it)
  uint32_t value_begin = 0;
  uint32_t value_end = 0;
  HeaderName name = HeaderName::kOther;
};

// One entity: the message itself (index 0), a part of a multipart, or the message inside a
// message/rfc822 part (its own Part, child of the message/rfc822 part, with that message's header
// fields).
struct Part {
  Span header;  // the header block, without the blank line behind it
  Span body;    // without the line end that belongs to the next boundary (RFC 2046, 5.1.1)
  uint16_t first_field = 0;  // into Tree::fields
  uint16_t field_count = 0;
  int16_t parent = -1;
  uint8_t depth = 0;
  MediaType type = MediaType::kTextPlain;
  TransferEncoding encoding = TransferEncoding::kIdentity;
  bool has_content_type = false;
  bool is_attachment = false;  // Content-Disposition: attachment
  bool is_closed = true;       // multipart: its closing boundary was seen
  bool is_message = false;     // the root, or the message inside a message/rfc822 part
  Span type_text;              // "text/html" as written; empty without Content-Type
  Span charset;                // parameter value as written, without quotes; empty when absent
  Span boundary;
  Span report_type;
  Span filename;  // filename= or name=, as written
};

struct Tree {
  Bounded<Part, kMaxParts> parts;  // in order of appearance; parents before children
  Bounded<Field, kMaxFields> fields;
  uint32_t notes = 0;  // backstop::Note bits

  std::span<const Field> FieldsOf(const Part& part) const {
    return fields.view().subspan(part.first_field, part.field_count);
  }
};

// The fields of one header block by name. Views into the message and its tree: valid as long as
// those.
class NamedFields {
 public:
  void Read(std::string_view message, std::span<const Field> fields);
  // Of the first field of that name; empty when there is none.
  std::string_view Value(HeaderName name) const {
    const size_t i = static_cast<size_t>(name);
    if (counts_[i] == 0) return {};
    const Field& field = fields_[firsts_[i]];
    return Slice(message_, {field.value_begin, field.value_end});
  }
  uint32_t Count(HeaderName name) const { return counts_[static_cast<size_t>(name)]; }
  bool Has(HeaderName name) const { return Count(name) != 0; }
  uint32_t size() const { return static_cast<uint32_t>(fields_.size()); }

 private:
  static constexpr size_t kNames = static_cast<size_t>(HeaderName::kCount);

  std::string_view message_;
  std::span<const Field> fields_;
  std::array<uint16_t, kNames> counts_{};
  std::array<uint16_t, kNames> firsts_;  // of a name that there is
};

// Walks `message` (at most 4 GiB - 1 bytes). Everything of `out` is written anew. Total: any bytes
// give at least the root part. Time linear in the input, whatever it is.
void Walk(std::string_view message, Tree* out);

// The value of the first field of that name, trimmed, unfolded only in that folds are inside it;
// empty when absent.
std::string_view FindValue(std::string_view message, const Tree& tree, const Part& part,
                           HeaderName name);

}  // namespace backstop::mime

#endif  // BACKSTOP_MIME_WALK_H_
