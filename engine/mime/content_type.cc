// A hand scanner: one pass, no back-tracking.

#include "mime/content_type.h"

#include <algorithm>
#include <iterator>

#include "base/name_table.h"

namespace backstop::mime {
namespace {

constexpr std::string_view kNames[] = {
    "text/plain",
    "text/html",
    "text/rfc822-headers",
    "text/rfc822-header",
    "multipart/report",
    "multipart/mixed",
    "multipart/alternative",
    "multipart/related",
    "multipart/signed",
    "multipart/digest",
    "message/rfc822",
    "message/news",
    "message/delivery-status",
    "message/global",
    "message/global-headers",
    "message/global-delivery-status",
    "message/disposition-notification",
    "message/global-disposition-notification",
    "message/feedback-report",
};
constexpr MediaType kTypes[] = {
    MediaType::kTextPlain,
    MediaType::kTextHtml,
    MediaType::kTextRfc822Headers,
    MediaType::kTextRfc822Headers,
    MediaType::kMultipartReport,
    MediaType::kMultipartMixed,
    MediaType::kMultipartAlternative,
    MediaType::kMultipartRelated,
    MediaType::kMultipartSigned,
    MediaType::kMultipartDigest,
    MediaType::kMessageRfc822,
    MediaType::kMessageRfc822,
    MediaType::kMessageDeliveryStatus,
    MediaType::kMessageGlobal,
    MediaType::kMessageGlobalHeaders,
    MediaType::kMessageGlobalDeliveryStatus,
    MediaType::kMessageDispositionNotification,
    MediaType::kMessageDispositionNotification,
    MediaType::kMessageFeedbackReport,
};
static_assert(std::size(kTypes) == std::size(kNames));
constexpr NameTable kNameTable(kNames);

// What stands before the slash, for every subtype that has no name above, and at last none of them.
constexpr std::string_view kTops[] = {"image",   "application", "text", "multipart",
                                      "message", "audio",       "video"};
constexpr MediaType kTopTypes[] = {MediaType::kImage,        MediaType::kApplication,
                                   MediaType::kTextOther,    MediaType::kMultipartOther,
                                   MediaType::kMessageOther, MediaType::kAudioVideo,
                                   MediaType::kAudioVideo,   MediaType::kOther};
static_assert(std::size(kTopTypes) == std::size(kTops) + 1);
constexpr NameTable kTopTable(kTops);

constexpr ByteSet kWordEnds(";( \t\r\n");
constexpr ByteSet kNameEnds("=; \t\r\n");
constexpr ByteSet kMarkedNameEnds("*=; \t\r\n");
constexpr ByteSet kValueEnds("; \t\r\n");
constexpr ByteSet kQuotedSigns("\"\\");

}  // namespace

void ParameterReader::SkipBlanksAndComments() {
  int depth = 0;
  for (; at_ < size(); ++at_) {
    const char c = value_[at_];
    if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
    } else if (c == '\\' && depth > 0) {
      if (at_ + 1 < size()) ++at_;
    } else if (depth == 0 && !IsBlank(c)) {
      return;
    }
  }
}

Span ParameterReader::ReadWord() {
  SkipBlanksAndComments();
  const uint32_t begin = at_;
  at_ = EndOf(kWordEnds);
  return {begin, at_};
}

bool ParameterReader::Next(Parameter* out) {
  *out = {};
  do {
    SkipBlanksAndComments();
    while (at_ < size() && (value_[at_] == ';' || value_[at_] == '=')) {
      ++at_;
      SkipBlanksAndComments();
    }
    out->name.begin = at_;
    at_ = EndOf(kMarkedNameEnds);
    out->name.end = at_;
    out->is_extended = at_ < size() && value_[at_] == '*';
    if (out->is_extended) at_ = EndOf(kNameEnds);
    if (at_ == out->name.begin) return false;
    SkipBlanksAndComments();
  } while (at_ < size() && value_[at_] != '=');
  if (at_ == size()) return false;
  ++at_;
  while (at_ < size() && IsBlank(value_[at_])) ++at_;  // not comments: "boundary=(x)" occurs
  const bool is_quoted = at_ < size() && value_[at_] == '"';
  if (is_quoted) ++at_;
  out->value.begin = at_;
  at_ = EndOf(is_quoted ? kQuotedSigns : kValueEnds);
  while (is_quoted && at_ < size() && value_[at_] == '\\') {
    out->has_escapes |= at_ + 1 < size();
    at_ = std::min(at_ + 2, size());
    at_ = EndOf(kQuotedSigns);
  }
  out->value.end = at_;
  if (is_quoted && at_ < size()) ++at_;
  return true;
}

MediaType MediaTypeOf(std::string_view text) {
  const size_t name = kNameTable.Find(text);
  if (name != kNameTable.kNone) return kTypes[name];
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size())
    return MediaType::kTextPlain;
  return kTopTypes[kTopTable.Find(text.substr(0, slash))];
}

TransferEncoding TransferEncodingOf(std::string_view value) {
  ParameterReader reader(value);
  const std::string_view word = Slice(value, reader.ReadWord());
  if (word.empty() || EqualsNoCase(word, "7bit") || EqualsNoCase(word, "8bit") ||
      EqualsNoCase(word, "binary")) {
    return TransferEncoding::kIdentity;
  }
  if (EqualsNoCase(word, "quoted-printable")) return TransferEncoding::kQuotedPrintable;
  if (EqualsNoCase(word, "base64")) return TransferEncoding::kBase64;
  if (EqualsNoCase(word, "uuencode") || EqualsNoCase(word, "x-uuencode") ||
      EqualsNoCase(word, "x-uue")) {
    return TransferEncoding::kUuencode;
  }
  return TransferEncoding::kUnknown;
}

}  // namespace backstop::mime
