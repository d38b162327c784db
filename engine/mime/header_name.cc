// Header names by a small open-addressed table built at compile time: a name costs one hash of its
// length and four of its letters, and one comparison.

#include "mime/header_name.h"

#include <array>

#include "base/bytes.h"

namespace backstop::mime {
namespace {

constexpr size_t kNameCount = static_cast<size_t>(HeaderName::kCount);

constexpr std::array<std::string_view, kNameCount> kHeaderNames = {
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
static_assert(kHeaderNames.back() == "x-accept-language", "one text for each name");

constexpr size_t kSlots = 256;  // 3.6 a name: most look-ups meet one slot

constexpr size_t SlotOf(std::string_view name) {
  const auto letter = [&](size_t i) {
    return static_cast<uint32_t>(static_cast<unsigned char>(AsciiLower(name[i])));
  };
  const size_t last = name.size() - 1;
  uint32_t hash = static_cast<uint32_t>(name.size()) * 0x9E3779B1u;
  hash = (hash ^ letter(0)) * 0x85EBCA77u;
  hash = (hash ^ letter(last / 2)) * 0xC2B2AE3Du;
  hash = (hash ^ letter(last * 3 / 4)) * 0x27D4EB2Fu;
  hash = (hash ^ letter(last)) * 0x165667B1u;
  return hash >> 24;
}
static_assert(kSlots == 1u << 8, "SlotOf gives eight bits");

constexpr std::array<uint8_t, kSlots> MakeSlots() {
  std::array<uint8_t, kSlots> slots{};
  for (size_t id = 1; id < kNameCount; ++id) {
    size_t slot = SlotOf(kHeaderNames[id]);
    while (slots[slot] != 0) slot = (slot + 1) % kSlots;
    slots[slot] = static_cast<uint8_t>(id);
  }
  return slots;
}
constexpr std::array<uint8_t, kSlots> kSlotTable = MakeSlots();

}  // namespace

HeaderName LookUpHeaderName(std::string_view name) {
  if (name.empty()) return HeaderName::kOther;
  for (size_t slot = SlotOf(name); kSlotTable[slot] != 0; slot = (slot + 1) % kSlots) {
    if (EqualsNoCase(kHeaderNames[kSlotTable[slot]], name))
      return static_cast<HeaderName>(kSlotTable[slot]);
  }
  return HeaderName::kOther;
}

std::string_view HeaderNameText(HeaderName name) {
  const auto id = static_cast<size_t>(name);
  return id < kNameCount ? kHeaderNames[id] : std::string_view();
}

}  // namespace backstop::mime
