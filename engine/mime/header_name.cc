// Header names in the order of their numbers, and the table that finds them.

#include "mime/header_name.h"

#include <iterator>

#include "base/name_table.h"

namespace backstop::mime {
namespace {

constexpr size_t kNameCount = static_cast<size_t>(HeaderName::kCount);

constexpr std::string_view kHeaderNames[] = {
    "",
    "arc-seal",
    "authentication-results",
    "auto-submitted",
    "bcc",
    "cc",
    "content-description",
    "content-disposition",
    "content-id",
    "content-language",
    "content-transfer-encoding",
    "content-type",
    "date",
    "delivered-to",
    "dkim-signature",
    "domainkey-signature",
    "errors-to",
    "feedback-id",
    "from",
    "importance",
    "in-reply-to",
    "list-help",
    "list-id",
    "list-post",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mailing-list",
    "message-id",
    "mime-version",
    "organization",
    "original-message-id",
    "original-recipient",
    "precedence",
    "priority",
    "received",
    "received-spf",
    "references",
    "reply-to",
    "resent-from",
    "return-path",
    "sender",
    "subject",
    "thread-index",
    "thread-topic",
    "to",
    "user-agent",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-beenthere",
    "x-failed-recipients",
    "x-loop",
    "x-mailer",
    "x-mailman-version",
    "x-mimeole",
    "x-ms-exchange-message-is-ndr",
    "x-ms-embedded-report",
    "x-msmail-priority",
    "x-originating-ip",
    "x-priority",
    "x-postfix-queue-id",
    "x-spam-flag",
    "x-spam-status",
    "accept-language",
    "content-class",
    "content-location",
    "disposition-notification-to",
    "x-original-to",
    "x-virus-scanned",
    "x-account-key",
    "x-accept-language",
};
static_assert(std::size(kHeaderNames) == kNameCount, "one text for each name");

constexpr NameTable kTable(kHeaderNames);

}  // namespace

HeaderName LookUpHeaderName(std::string_view name) {
  return LookUpHeaderName(name, {0, static_cast<uint32_t>(name.size())});
}

HeaderName LookUpHeaderName(std::string_view text, Span name) {
  const size_t id = kTable.FindIn(text, name.begin, name.end);
  return id == kTable.kNone ? HeaderName::kOther : static_cast<HeaderName>(id);
}

std::string_view HeaderNameText(HeaderName name) {
  const auto id = static_cast<size_t>(name);
  return id < kNameCount ? kHeaderNames[id] : std::string_view();
}

}  // namespace backstop::mime
