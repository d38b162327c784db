// What a part is to a report: its words, its fields, or what came back. Short questions over the
// walker's tree.

#ifndef BACKSTOP_REPORT_PART_KIND_H_
#define BACKSTOP_REPORT_PART_KIND_H_

#include <cstddef>

#include "mime/walk.h"
#include "report/report.h"

namespace backstop::report {

inline bool IsText(mime::MediaType type) {
  return type == mime::MediaType::kTextPlain || type == mime::MediaType::kTextHtml ||
         type == mime::MediaType::kTextOther;
}
inline bool IsHeadersOnly(mime::MediaType type) {
  return type == mime::MediaType::kTextRfc822Headers ||
         type == mime::MediaType::kMessageGlobalHeaders;
}
inline bool IsMessage(mime::MediaType type) {
  return type == mime::MediaType::kMessageRfc822 || type == mime::MediaType::kMessageGlobal;
}
inline bool IsStatus(mime::MediaType type) {
  return type == mime::MediaType::kMessageDeliveryStatus ||
         type == mime::MediaType::kMessageGlobalDeliveryStatus;
}
inline bool IsFieldPart(mime::MediaType type) {
  return IsStatus(type) || type == mime::MediaType::kMessageDispositionNotification ||
         type == mime::MediaType::kMessageFeedbackReport;
}

// One past the last part below `index`.
inline size_t EndOfSubtree(const mime::Tree& tree, size_t index) {
  size_t end = index + 1;
  while (end < tree.parts.size() && tree.parts[end].depth > tree.parts[index].depth) ++end;
  return end;
}

inline bool HasChild(const mime::Tree& tree, size_t index) {
  return EndOfSubtree(tree, index) > index + 1;
}

// True for a part in whose own header a message's header stands (writers that forget the part's
// blank line).
inline bool HasTransportFields(const MessageView& view, const mime::Part& part) {
  int transport = 0;
  int usual = 0;
  for (const mime::Field& field : view.tree->FieldsOf(part)) {
    transport += field.name == mime::HeaderName::kReceived ||
                 field.name == mime::HeaderName::kMessageId ||
                 field.name == mime::HeaderName::kReturnPath;
    usual += field.name == mime::HeaderName::kFrom || field.name == mime::HeaderName::kSubject ||
             field.name == mime::HeaderName::kDate;
  }
  return !part.is_message && transport >= 1 && usual >= 2;
}

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_PART_KIND_H_
