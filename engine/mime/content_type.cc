// A hand scanner: one pass, no back-tracking. Names of types are looked up in one short table.

#include "mime/content_type.h"

namespace backstop::mime {
namespace {

struct NamedType {
  std::string_view name;
  MediaType type;
};
// An entry that ends in "/" stands for every subtype not named above it; else the types of bounces
// come first.
constexpr NamedType kTypes[] = {
    {"text/plain", MediaType::kTextPlain},
    {"message/delivery-status", MediaType::kMessageDeliveryStatus},
    {"multipart/report", MediaType::kMultipartReport},
    {"message/rfc822", MediaType::kMessageRfc822},
    {"text/html", MediaType::kTextHtml},
    {"multipart/mixed", MediaType::kMultipartMixed},
    {"multipart/alternative", MediaType::kMultipartAlternative},
    {"text/rfc822-headers", MediaType::kTextRfc822Headers},
    {"text/rfc822-header", MediaType::kTextRfc822Headers},
    {"multipart/related", MediaType::kMultipartRelated},
    {"multipart/signed", MediaType::kMultipartSigned},
    {"multipart/digest", MediaType::kMultipartDigest},
    {"message/news", MediaType::kMessageRfc822},
    {"message/global", MediaType::kMessageGlobal},
    {"message/global-headers", MediaType::kMessageGlobalHeaders},
    {"message/global-delivery-status", MediaType::kMessageGlobalDeliveryStatus},
    {"message/disposition-notification", MediaType::kMessageDispositionNotification},
    {"message/global-disposition-notification", MediaType::kMessageDispositionNotification},
    {"message/feedback-report", MediaType::kMessageFeedbackReport},
    {"image/", MediaType::kImage},
    {"application/", MediaType::kApplication},
    {"text/", MediaType::kTextOther},
    {"multipart/", MediaType::kMultipartOther},
    {"message/", MediaType::kMessageOther},
    {"audio/", MediaType::kAudioVideo},
    {"video/", MediaType::kAudioVideo},
};

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
  while (at_ < size() && value_[at_] != ';' && value_[at_] != '(' && !IsBlank(value_[at_])) ++at_;
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
    while (at_ < size() && value_[at_] != '=' && value_[at_] != ';' && !IsBlank(value_[at_])) ++at_;
    out->name.end = at_;
    if (out->name.empty()) return false;
    SkipBlanksAndComments();
  } while (at_ < size() && value_[at_] != '=');
  if (at_ == size()) return false;
  const size_t star = Slice(value_, out->name).find('*');
  out->is_extended = star != std::string_view::npos;
  if (out->is_extended) out->name.end = out->name.begin + static_cast<uint32_t>(star);
  ++at_;
  while (at_ < size() && IsBlank(value_[at_])) ++at_;  // not comments: "boundary=(x)" occurs
  const bool is_quoted = at_ < size() && value_[at_] == '"';
  if (is_quoted) ++at_;
  out->value.begin = at_;
  for (; at_ < size(); ++at_) {
    const char c = value_[at_];
    if (is_quoted ? c == '"' : c == ';' || IsBlank(c)) break;
    if (is_quoted && c == '\\' && at_ + 1 < size()) {
      out->has_escapes = true;
      ++at_;
    }
  }
  out->value.end = at_;
  if (is_quoted && at_ < size()) ++at_;
  return true;
}

MediaType MediaTypeOf(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size())
    return MediaType::kTextPlain;
  for (const NamedType& row : kTypes) {
    const bool any_subtype = row.name.back() == '/';
    if (any_subtype ? StartsWithNoCase(text, row.name) : EqualsNoCase(text, row.name))
      return row.type;
  }
  return MediaType::kOther;
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
