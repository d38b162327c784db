// Header names by a small open-addressed table built at compile time. A name's first and last
// eight bytes, lower case, are its key: they are all of a name of at most 16, so only longer ones
// are compared as text.

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

struct NameKey {
  uint64_t front = 0, back = 0;
  size_t size = 0;
  friend constexpr bool operator==(const NameKey&, const NameKey&) = default;
};

// REQUIRES: name is not empty.
constexpr NameKey KeyOf(std::string_view name) {
  const size_t size = name.size();
  uint64_t front = 0, back = 0;
  if (size >= 8) {
    front = LoadBytes<uint64_t>(name, 0);
    back = LoadBytes<uint64_t>(name, size - 8);
  } else if (size >= 4) {
    front = LoadBytes<uint32_t>(name, 0);
    back = LoadBytes<uint32_t>(name, size - 4);
  } else {
    front = LoadBytes<uint8_t>(name, 0) | LoadBytes<uint8_t>(name, size / 2) << 8;
    back = LoadBytes<uint8_t>(name, size - 1);
  }
  return {LowerBlock(front), LowerBlock(back), size};
}

constexpr size_t kSlots = 256;  // 3.6 a name: most look-ups meet one slot

constexpr size_t SlotOf(const NameKey& key) {
  const uint64_t mixed = key.front * 0x9E3779B97F4A7C15u ^ key.back * 0xD6E8FEB86659FD93u;
  return (mixed + key.size) * 0xC2B2AE3D27D4EB4Fu >> 56;
}
static_assert(kSlots == 1u << 8, "SlotOf gives eight bits");

// An empty slot has id 0.
struct NameSlot {
  NameKey key;
  uint8_t id = 0;
};
constexpr std::array<NameSlot, kSlots> kSlotTable = [] {
  std::array<NameSlot, kSlots> slots{};
  for (size_t id = 1; id < kNameCount; ++id) {
    const NameKey key = KeyOf(kHeaderNames[id]);
    size_t slot = SlotOf(key);
    while (slots[slot].id != 0) slot = (slot + 1) % kSlots;
    slots[slot] = {key, static_cast<uint8_t>(id)};
  }
  return slots;
}();

}  // namespace

HeaderName LookUpHeaderName(std::string_view name) {
  if (name.empty()) return HeaderName::kOther;
  const NameKey key = KeyOf(name);
  for (size_t slot = SlotOf(key); kSlotTable[slot].id != 0; slot = (slot + 1) % kSlots) {
    const uint8_t id = kSlotTable[slot].id;
    if (kSlotTable[slot].key == key && (key.size <= 16 || EqualsNoCase(kHeaderNames[id], name)))
      return static_cast<HeaderName>(id);
  }
  return HeaderName::kOther;
}

std::string_view HeaderNameText(HeaderName name) {
  const auto id = static_cast<size_t>(name);
  return id < kNameCount ? kHeaderNames[id] : std::string_view();
}

}  // namespace backstop::mime
