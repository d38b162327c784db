// What Backstop says of a message. Plain values; every string_view lives until the next Analyze, Classify or
// Decide of its Classifier (Decide reads anew where evidence changes the kind).

#ifndef BACKSTOP_VERDICT_H_
#define BACKSTOP_VERDICT_H_

#include <cstdint>
#include <string_view>

#include "backstop/labels.h"

namespace backstop {

// How much of the original message came back. Pinned.
enum class ReturnMode : uint8_t { kNone = 0, kHeaders = 1, kTruncated = 2, kFull = 3 };

// Bits of Verdict::notes: what was odd about the input or cut short. Pinned. Words: NoteName().
enum Note : uint32_t {
  kNoteGated = 1u << 0,              // the header gate let it go: no content log-odds
  kNoteEmpty = 1u << 1,              // no bytes at all
  kNoteTruncatedInput = 1u << 2,     // longer than what is examined
  kNoteTruncatedPart = 1u << 3,      // a multipart that is never closed
  kNoteTooDeep = 1u << 4,            // nesting beyond the cap
  kNoteTooManyParts = 1u << 5,
  kNoteTooManyFields = 1u << 6,
  kNoteTooManyRecipients = 1u << 7,
  kNoteBadEncoding = 1u << 8,        // base64 or quoted-printable with junk in it
  kNoteUnknownCharset = 1u << 9,
  kNoteBadCharset = 1u << 10,        // bytes that the named charset does not have
  kNoteTextCapped = 1u << 11,        // a zone's text was longer than what is read
  kNoteNulBytes = 1u << 12,
  kNoteCrLineEnds = 1u << 13,        // lines end in CR alone
  kNoteNoHeader = 1u << 14,          // does not begin with a header field
  kNoteTooManyTokens = 1u << 15,
  kNoteTestMarker = 1u << 16,        // the documented test marker (when enabled)
};
inline constexpr int kNoteCount = 17;
// "gated", "truncated-part", ...: the word of one bit, by bit number in [0, kNoteCount). Static lifetime.
std::string_view NoteName(int bit) noexcept;
// "none", "headers", "truncated", "full".
std::string_view ReturnModeName(ReturnMode mode) noexcept;

// RFC 3463: class.subject.detail. {0,0,0} when unknown.
struct EnhancedStatus {
  uint8_t klass = 0;  // 2, 4 or 5
  uint16_t subject = 0;
  uint16_t detail = 0;
  friend bool operator==(const EnhancedStatus&, const EnhancedStatus&) = default;
};

struct Verdict {
  Kind kind = Kind::kOrdinary;
  bool standard = false;                   // a complete RFC 3464/6522 report
  Origin origin = Origin::kUndetermined;
  Assurance assurance = Assurance::kNone;  // of the origin
  ReturnMode return_mode = ReturnMode::kNone;
  FailureReason reason = FailureReason::kUndefined;  // of the first failed recipient that has one
  Permanence permanence = Permanence::kEither;
  EnhancedStatus status;
  double p_kind = 0;             // calibrated probability of `kind`
  double p_ndr = 0;              // of kind dsn-failed
  double p_backscatter = 0;      // were it an answer to mail in our name; NaN when gated
  double log_odds = 0;           // nats, content and evidence and prior; NaN when gated
  double content_log_odds = 0;   // nats, what the bytes alone say (prior 1:1); NaN when gated
  char language[4] = "und";      // ISO 639-1 of the human text, or "und"
  uint32_t notes = 0;            // Note bits
  uint32_t recipient_count = 0;  // see Classifier::recipients()
};

// One recipient of the report (RFC 3464, 2.3, or what a non-standard layout tells in its place).
struct RecipientResult {
  std::string_view address;     // without "rfc822;"
  std::string_view action;      // failed, delayed, delivered, relayed, expanded; or empty
  std::string_view diagnostic;  // raw text after "smtp;", may hold folded lines
  std::string_view remote_mta;
  EnhancedStatus status;
  uint16_t smtp_reply = 0;      // 550, ...; 0 when unknown
  FailureReason reason = FailureReason::kUndefined;
  Permanence permanence = Permanence::kEither;
};

// Facts of the returned message that a gateway needs for its look-ups. Empty when absent. Raw header values, trimmed;
// `subject` and `from` with encoded words decoded to UTF-8.
struct ReturnedFacts {
  std::string_view message_id;   // without <>
  std::string_view from;         // decoded field value
  std::string_view from_address;
  std::string_view to;
  std::string_view date;
  std::string_view subject;      // decoded
  std::string_view return_path;  // address of the returned Return-Path or of the report's X-*-Sender
  std::string_view envelope_id;  // Original-Envelope-Id (RFC 3464, 2.2.1)
  std::string_view queue_id;     // X-Postfix-Queue-ID and its like
  std::string_view dkim_domain;  // d= of the first returned DKIM-Signature
  std::string_view client_ip;    // client address of the oldest returned Received line
};

// One summand of a head's log-odds.
struct Reason {
  std::string_view head;     // "kind", "origin", "gate"
  std::string_view feature;  // dotted name, or "bias", "evidence.<field>.<value>", "prior"
  double log_odds;           // nats; origin: positive speaks for backscatter; gate: for a failure report; kind: for the chosen kind over the runner-up
  std::string_view text;     // the feature's sentence, or the phrase that hit
};

}  // namespace backstop

#endif  // BACKSTOP_VERDICT_H_
