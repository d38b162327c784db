// Generated from models/labels.toml by models/generate_labels.py. DO NOT EDIT.

#ifndef BACKSTOP_LABELS_H_
#define BACKSTOP_LABELS_H_

#include <cstdint>
#include <string_view>

namespace backstop {

// Pinned numbers; append only.
enum class Kind : uint8_t {
  // mail that a person or a program wrote; not an automatic answer to mail of ours
  kOrdinary = 0,
  // a report that delivery failed for good, in standard (RFC 3464) or other form: an NDR
  kDsnFailed = 1,
  // a warning that delivery is late and still being tried
  kDsnDelayed = 2,
  // a report of success: delivered, relayed or expanded
  kDsnDelivered = 3,
  // a vacation notice or another automatic reply (RFC 3834)
  kAutoReply = 4,
  // a message disposition notification: a read receipt (RFC 8098)
  kMdn = 5,
  // an abuse or authentication report in ARF form (RFC 5965, 6591)
  kFeedbackReport = 6,
  // a request to confirm that the sender is a person before the mail is let through
  kChallengeResponse = 7,
  // a mailing list's notice: held for approval, not a member, subscription
  kListNotice = 8,
  // a virus or policy notice about a message, from a content filter
  kContentNotice = 9,
  // spam dressed as a bounce or as a postmaster's notice
  kForgedBounce = 10,
};
inline constexpr int kKindCount = 11;

// Pinned numbers; append only.
enum class Origin : uint8_t {
  // neither content nor evidence supports a decision
  kUndetermined = 0,
  // the returned message was ours
  kLegitimate = 1,
  // the returned message was forged in our name
  kBackscatter = 2,
};
inline constexpr int kOriginCount = 3;

// Pinned numbers; append only.
enum class Assurance : uint8_t {
  // nothing speaks for the verdict
  kNone = 0,
  // the message's own bytes, which a sender can type
  kContent = 1,
  // a record that the gateway keeps (the sent-mail ledger)
  kLogged = 2,
  // a keyed tag or signature that verified
  kKeyed = 3,
};
inline constexpr int kAssuranceCount = 4;

// Pinned numbers; append only.
enum class FailureReason : uint8_t {
  // the report does not say, or in no words that are known
  kUndefined = 0,
  // no such mailbox (X.1.1)
  kUserUnknown = 1,
  // the mailbox or its quota is full (X.2.2)
  kMailboxFull = 2,
  // the mailbox exists and takes no mail (X.2.1)
  kMailboxDisabled = 3,
  // the recipient moved and left no forwarding address (X.1.6)
  kHasMoved = 4,
  // the domain does not exist or has no mail host (X.1.2, X.4.4)
  kHostUnknown = 5,
  // the domain says that it takes no mail (X.1.10, RFC 7505)
  kNullMx = 6,
  // delivery was tried until the queue's time ran out (X.4.7)
  kExpired = 7,
  // no connection, a broken one, or a routing fault (X.4.1, X.4.2)
  kNetworkError = 8,
  // the message is larger than the recipient's side takes (X.2.3, X.3.4)
  kTooBig = 9,
  // the form or content was refused: attachment, header, encoding (X.6.x)
  kContentRejected = 10,
  // the message was taken for spam
  kSpamRejected = 11,
  // a virus or other malware was found
  kVirus = 12,
  // a local rule refused it (X.7.1)
  kPolicy = 13,
  // SPF, DKIM or DMARC failed (X.7.20 to X.7.26)
  kAuthFailure = 14,
  // the sending address is on a block list or has a bad name
  kIpReputation = 15,
  // the sending address has no or a wrong reverse name (X.7.25)
  kRequiresPtr = 16,
  // too much mail or too many connections in too short a time
  kRateLimited = 17,
  // asked to try again later (RFC 6647)
  kGreylisted = 18,
  // the host does not relay for this sender or recipient
  kRelayDenied = 19,
  // more recipients than are taken at once (X.5.3)
  kTooManyRecipients = 20,
  // the message went in circles (X.4.6)
  kLoop = 21,
  // a command, address or header was malformed (X.1.3, X.5.x)
  kSyntax = 22,
  // the mail system or its configuration is at fault (X.3.x)
  kSystemError = 23,
  // the mail system's storage is full (X.3.1)
  kSystemFull = 24,
};
inline constexpr int kFailureReasonCount = 25;

// The kind's word, as the command line prints it, and its sentence. Static lifetime.
std::string_view KindName(Kind kind) noexcept;
std::string_view KindSentence(Kind kind) noexcept;
// False, and `out` untouched, when no kind has that name.
bool ParseKind(std::string_view name, Kind* out) noexcept;

// The origin's word, as the command line prints it, and its sentence. Static lifetime.
std::string_view OriginName(Origin origin) noexcept;
std::string_view OriginSentence(Origin origin) noexcept;
// False, and `out` untouched, when no origin has that name.
bool ParseOrigin(std::string_view name, Origin* out) noexcept;

// The assurance's word, as the command line prints it, and its sentence. Static lifetime.
std::string_view AssuranceName(Assurance assurance) noexcept;
std::string_view AssuranceSentence(Assurance assurance) noexcept;
// False, and `out` untouched, when no assurance has that name.
bool ParseAssurance(std::string_view name, Assurance* out) noexcept;

// The reason's word, as the command line prints it, and its sentence. Static lifetime.
std::string_view FailureReasonName(FailureReason reason) noexcept;
std::string_view FailureReasonSentence(FailureReason reason) noexcept;
// False, and `out` untouched, when no reason has that name.
bool ParseFailureReason(std::string_view name, FailureReason* out) noexcept;

// What a reason says of permanence; kEither: the enhanced code's class decides.
enum class Permanence : uint8_t { kEither = 0, kHard = 1, kSoft = 2 };
Permanence ReasonPermanence(FailureReason reason) noexcept;

// What a reason says of the recipient's address.
enum class RecipientState : uint8_t { kUnknown = 0, kInvalid = 1, kInactive = 2, kValid = 3 };
RecipientState ReasonRecipientState(FailureReason reason) noexcept;

}  // namespace backstop

#endif  // BACKSTOP_LABELS_H_
