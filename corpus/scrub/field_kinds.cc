#include "scrub/field_kinds.h"

#include <algorithm>
#include <iterator>

#include "mime/lines.h"

namespace backstop::corpus {
namespace {

using mime::HeaderName;

// Field names that the engine has no number for.
constexpr std::string_view kAddressFields[] = {"abuse-reports-to",
                                               "apparently-to",
                                               "author",
                                               "disposition-notification-to",
                                               "envelope-to",
                                               "final-recipient",
                                               "generate-delivery-report-to",
                                               "mail-followup-to",
                                               "mail-reply-to",
                                               "original-recipient",
                                               "read-receipt-to",
                                               "resent-bcc",
                                               "resent-cc",
                                               "resent-reply-to",
                                               "resent-sender",
                                               "resent-to",
                                               "return-receipt-to",
                                               "x-actual-recipient",
                                               "x-apparently-from",
                                               "x-apparently-to",
                                               "x-auth-user",
                                               "x-authenticated-sender",
                                               "x-authenticated-user",
                                               "x-authentication-warning",
                                               "x-confirm-reading-to",
                                               "x-env-sender",
                                               "x-envelope-from",
                                               "x-envelope-sender",
                                               "x-envelope-to",
                                               "x-forwarded-for",
                                               "x-forwarded-to",
                                               "x-from",
                                               "x-get-message-sender-via",
                                               "x-mailfrom",
                                               "x-original-from",
                                               "x-original-recipient",
                                               "x-original-sender",
                                               "x-rcpt-to",
                                               "x-real-to",
                                               "x-receiver",
                                               "x-return-path",
                                               "x-sender",
                                               "x-to"};
constexpr std::string_view kOrganisationFields[] = {"organization", "organisation",
                                                    "x-organization", "x-organisation"};
constexpr std::string_view kSignatureFields[] = {"arc-message-signature", "arc-seal",
                                                 "x-google-dkim-signature"};

template <typename Table>
bool Holds(const Table& table, std::string_view name) {
  return std::any_of(std::begin(table), std::end(table),
                     [name](std::string_view row) { return EqualsNoCase(name, row); });
}

constexpr size_t kLongestName = 80;  // of a field, and its marks of quotation

bool HoldsMailbox(std::string_view value) {
  return value.find('@') != std::string_view::npos || value.find("=?") != std::string_view::npos;
}

// The next line of a field's value: further mailboxes behind a blank.
bool IsFolded(std::string_view line) {
  return line.size() > 1 && (line[0] == ' ' || line[0] == '\t') && HoldsMailbox(line);
}

}  // namespace

TextKind KindOfField(HeaderName name, std::string_view text) {
  switch (name) {
    case HeaderName::kFrom:
    case HeaderName::kSender:
    case HeaderName::kReplyTo:
    case HeaderName::kTo:
    case HeaderName::kCc:
    case HeaderName::kBcc:
    case HeaderName::kResentFrom:
    case HeaderName::kReturnPath:
    case HeaderName::kErrorsTo:
    case HeaderName::kDeliveredTo:
    case HeaderName::kXOriginalTo:
    case HeaderName::kDispositionNotificationTo:
    case HeaderName::kXFailedRecipients:
      return TextKind::kAddresses;
    case HeaderName::kReceived:
      return TextKind::kReceived;
    case HeaderName::kContentType:
    case HeaderName::kContentDisposition:
    case HeaderName::kContentTransferEncoding:
    case HeaderName::kMimeVersion:
      return TextKind::kStructure;
    case HeaderName::kDkimSignature:
    case HeaderName::kDomainKeySignature:
      return TextKind::kSignature;
    default:
      break;
  }
  if (Holds(kAddressFields, text)) return TextKind::kAddresses;
  if (Holds(kOrganisationFields, text)) return TextKind::kOrganisation;
  if (Holds(kSignatureFields, text)) return TextKind::kSignature;
  return EqualsNoCase(text, "x-received") ? TextKind::kReceived : TextKind::kProse;
}

std::vector<Span> AddressLines(std::string_view text, bool is_prose) {
  std::vector<Span> values;
  mime::Lines lines(text);
  for (uint32_t at = 0; at < lines.size();) {
    const mime::Line line = lines.At(at);
    at = line.next;
    const std::string_view shown = lines.text(line);
    const size_t begin = std::min(shown.find_first_not_of(" \t>|*"), shown.size());
    const size_t colon = shown.substr(0, kLongestName).find(':', begin);
    if (colon == std::string_view::npos) continue;
    const std::string_view name = shown.substr(begin, colon - begin);
    if (KindOfField(mime::LookUpHeaderName(name), name) != TextKind::kAddresses) continue;
    Span value{line.begin + static_cast<uint32_t>(colon) + 1, line.end};
    if (is_prose && !HoldsMailbox(Slice(text, value))) continue;
    for (mime::Line next = lines.At(at); at < lines.size() && IsFolded(lines.text(next));
         next = lines.At(at)) {
      value.end = next.end;
      at = next.next;
    }
    values.push_back(value);
  }
  return values;
}

}  // namespace backstop::corpus
