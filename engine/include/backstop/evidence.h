// Facts that a message's bytes cannot prove and a gateway knows. Every field defaults to unknown, and unknown adds exactly
// nothing. Each other value adds the log-likelihood ratio that models/evidence.toml declares for it (nats; positive speaks
// for backscatter), carried in the model file.

#ifndef BACKSTOP_EVIDENCE_H_
#define BACKSTOP_EVIDENCE_H_

#include <cstdint>

namespace backstop {

// All numbers are pinned: append, never renumber.
enum class Tri : uint8_t { kUnknown = 0, kNo = 1, kYes = 2 };
// The keyed tag (BATV, SRS, VERP, watermark) on the envelope recipient or in a returned header.
enum class Tag : uint8_t { kUnknown = 0, kValid = 1, kInvalid = 2, kExpired = 3, kAbsent = 4 };
// The sent-mail ledger, asked for the returned Message-ID, ENVID or the failed recipient.
enum class Ledger : uint8_t { kUnknown = 0, kHit = 1, kMiss = 2 };
// Our DKIM signature in the returned headers (RFC 6376); kAbsent: we sign everything and there is none.
enum class Dkim : uint8_t { kUnknown = 0, kVerified = 1, kFailed = 2, kAbsent = 3 };
// SPF (RFC 7208) of the returned message's client address for our domain.
enum class Spf : uint8_t { kUnknown = 0, kPass = 1, kFail = 2, kNeutral = 3 };
// The address that the report was sent to.
enum class RecipientFact : uint8_t { kUnknown = 0, kSends = 1, kNeverSends = 2, kCatchAll = 3, kDoesNotExist = 4 };
// The host that reports.
enum class Reporter : uint8_t { kUnknown = 0, kDeliveredLately = 1, kBackscatterListed = 2 };
// The first hop of the returned Received lines (forgeable: content assurance only).
enum class FirstHop : uint8_t { kUnknown = 0, kOurs = 1, kForeign = 2 };

struct Evidence {
  Tri null_sender = Tri::kUnknown;  // MAIL FROM:<>; speaks of kind, not of origin
  Tag return_tag = Tag::kUnknown;
  Ledger ledger = Ledger::kUnknown;
  Dkim dkim = Dkim::kUnknown;
  Spf spf = Spf::kUnknown;
  RecipientFact recipient = RecipientFact::kUnknown;
  Reporter reporter = Reporter::kUnknown;
  FirstHop first_hop = FirstHop::kUnknown;
  Tri uri_listed = Tri::kUnknown;  // a returned URI or relay is on a block list
};

}  // namespace backstop

#endif  // BACKSTOP_EVIDENCE_H_
