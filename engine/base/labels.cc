// Generated from models/labels.toml by models/generate_labels.py. DO NOT EDIT.

#include "backstop/labels.h"

#include <array>

namespace backstop {
namespace {

struct Label {
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array<Label, kKindCount> kKindLabels{{
    {"ordinary",
     "mail that a person or a program wrote; not an automatic answer to mail of ours"},
    {"dsn-failed",
     "a report that delivery failed for good, in standard (RFC 3464) or other form: an NDR"},
    {"dsn-delayed",
     "a warning that delivery is late and still being tried"},
    {"dsn-delivered",
     "a report of success: delivered, relayed or expanded"},
    {"auto-reply",
     "a vacation notice or another automatic reply (RFC 3834)"},
    {"mdn",
     "a message disposition notification: a read receipt (RFC 8098)"},
    {"feedback-report",
     "an abuse or authentication report in ARF form (RFC 5965, 6591)"},
    {"challenge-response",
     "a request to confirm that the sender is a person before the mail is let through"},
    {"list-notice",
     "a mailing list's notice: held for approval, not a member, subscription"},
    {"content-notice",
     "a virus or policy notice about a message, from a content filter"},
    {"forged-bounce",
     "spam dressed as a bounce or as a postmaster's notice"},
}};

constexpr std::array<Label, kOriginCount> kOriginLabels{{
    {"undetermined",
     "neither content nor evidence supports a decision"},
    {"legitimate",
     "the returned message was ours"},
    {"backscatter",
     "the returned message was forged in our name"},
}};

constexpr std::array<Label, kAssuranceCount> kAssuranceLabels{{
    {"none",
     "nothing speaks for the verdict"},
    {"content",
     "the message's own bytes, which a sender can type"},
    {"logged",
     "a record that the gateway keeps (the sent-mail ledger)"},
    {"keyed",
     "a keyed tag or signature that verified"},
}};

constexpr std::array<Label, kFailureReasonCount> kFailureReasonLabels{{
    {"undefined",
     "the report does not say, or in no words that are known"},
    {"user-unknown",
     "no such mailbox (X.1.1)"},
    {"mailbox-full",
     "the mailbox or its quota is full (X.2.2)"},
    {"mailbox-disabled",
     "the mailbox exists and takes no mail (X.2.1)"},
    {"has-moved",
     "the recipient moved and left no forwarding address (X.1.6)"},
    {"host-unknown",
     "the domain does not exist or has no mail host (X.1.2, X.4.4)"},
    {"null-mx",
     "the domain says that it takes no mail (X.1.10, RFC 7505)"},
    {"expired",
     "delivery was tried until the queue's time ran out (X.4.7)"},
    {"network-error",
     "no connection, a broken one, or a routing fault (X.4.1, X.4.2)"},
    {"too-big",
     "the message is larger than the recipient's side takes (X.2.3, X.3.4)"},
    {"content-rejected",
     "the form or content was refused: attachment, header, encoding (X.6.x)"},
    {"spam-rejected",
     "the message was taken for spam"},
    {"virus",
     "a virus or other malware was found"},
    {"policy",
     "a local rule refused it (X.7.1)"},
    {"auth-failure",
     "SPF, DKIM or DMARC failed (X.7.20 to X.7.26)"},
    {"ip-reputation",
     "the sending address is on a block list or has a bad name"},
    {"requires-ptr",
     "the sending address has no or a wrong reverse name (X.7.25)"},
    {"rate-limited",
     "too much mail or too many connections in too short a time"},
    {"greylisted",
     "asked to try again later (RFC 6647)"},
    {"relay-denied",
     "the host does not relay for this sender or recipient"},
    {"too-many-recipients",
     "more recipients than are taken at once (X.5.3)"},
    {"loop",
     "the message went in circles (X.4.6)"},
    {"syntax",
     "a command, address or header was malformed (X.1.3, X.5.x)"},
    {"system-error",
     "the mail system or its configuration is at fault (X.3.x)"},
    {"system-full",
     "the mail system's storage is full (X.3.1)"},
}};

constexpr std::array<Permanence, kFailureReasonCount> kPermanences{{
    Permanence::kEither,
    Permanence::kHard,
    Permanence::kSoft,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kSoft,
    Permanence::kSoft,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kSoft,
    Permanence::kSoft,
    Permanence::kHard,
    Permanence::kSoft,
    Permanence::kHard,
    Permanence::kHard,
    Permanence::kSoft,
    Permanence::kSoft,
}};

constexpr std::array<RecipientState, kFailureReasonCount> kStates{{
    RecipientState::kUnknown,
    RecipientState::kInvalid,
    RecipientState::kValid,
    RecipientState::kInactive,
    RecipientState::kInvalid,
    RecipientState::kInvalid,
    RecipientState::kInvalid,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kValid,
    RecipientState::kValid,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
    RecipientState::kUnknown,
}};

}  // namespace

std::string_view KindName(Kind kind) noexcept {
  return kKindLabels[static_cast<size_t>(kind)].name;
}
std::string_view KindSentence(Kind kind) noexcept {
  return kKindLabels[static_cast<size_t>(kind)].sentence;
}
bool ParseKind(std::string_view name, Kind* out) noexcept {
  for (size_t i = 0; i < kKindLabels.size(); ++i) {
    if (kKindLabels[i].name == name) {
      *out = static_cast<Kind>(i);
      return true;
    }
  }
  return false;
}

std::string_view OriginName(Origin origin) noexcept {
  return kOriginLabels[static_cast<size_t>(origin)].name;
}
std::string_view OriginSentence(Origin origin) noexcept {
  return kOriginLabels[static_cast<size_t>(origin)].sentence;
}
bool ParseOrigin(std::string_view name, Origin* out) noexcept {
  for (size_t i = 0; i < kOriginLabels.size(); ++i) {
    if (kOriginLabels[i].name == name) {
      *out = static_cast<Origin>(i);
      return true;
    }
  }
  return false;
}

std::string_view AssuranceName(Assurance assurance) noexcept {
  return kAssuranceLabels[static_cast<size_t>(assurance)].name;
}
std::string_view AssuranceSentence(Assurance assurance) noexcept {
  return kAssuranceLabels[static_cast<size_t>(assurance)].sentence;
}
bool ParseAssurance(std::string_view name, Assurance* out) noexcept {
  for (size_t i = 0; i < kAssuranceLabels.size(); ++i) {
    if (kAssuranceLabels[i].name == name) {
      *out = static_cast<Assurance>(i);
      return true;
    }
  }
  return false;
}

std::string_view FailureReasonName(FailureReason reason) noexcept {
  return kFailureReasonLabels[static_cast<size_t>(reason)].name;
}
std::string_view FailureReasonSentence(FailureReason reason) noexcept {
  return kFailureReasonLabels[static_cast<size_t>(reason)].sentence;
}
bool ParseFailureReason(std::string_view name, FailureReason* out) noexcept {
  for (size_t i = 0; i < kFailureReasonLabels.size(); ++i) {
    if (kFailureReasonLabels[i].name == name) {
      *out = static_cast<FailureReason>(i);
      return true;
    }
  }
  return false;
}

Permanence ReasonPermanence(FailureReason reason) noexcept {
  return kPermanences[static_cast<size_t>(reason)];
}
RecipientState ReasonRecipientState(FailureReason reason) noexcept {
  return kStates[static_cast<size_t>(reason)];
}

}  // namespace backstop
