// To add a value: a row at the end of its field's block, in the order of the enumerators. To add a
// field: a block, and a line in StatedFacts.

#include "verdict/evidence_facts.h"

#include <array>

namespace backstop::verdict {
namespace {

// Keyed: nobody without our key can make it. Logged: it rests on a record that we keep. Content:
// the sender can type it, anybody can break it on the way (a DKIM signature that fails), or a
// forger can choose it: an address that sends, a reporting host that gets our mail every day.
constexpr std::array kFacts{
    EvidenceFact{"evidence.null_sender.no", Assurance::kContent, true},
    EvidenceFact{"evidence.null_sender.yes", Assurance::kContent, true},
    EvidenceFact{"evidence.return_tag.valid", Assurance::kKeyed, false},
    EvidenceFact{"evidence.return_tag.invalid", Assurance::kKeyed, false},
    EvidenceFact{"evidence.return_tag.expired", Assurance::kKeyed, false},
    EvidenceFact{"evidence.return_tag.absent", Assurance::kLogged, false},
    EvidenceFact{"evidence.ledger.hit", Assurance::kLogged, false},
    EvidenceFact{"evidence.ledger.miss", Assurance::kLogged, false},
    EvidenceFact{"evidence.dkim.verified", Assurance::kKeyed, false},
    EvidenceFact{"evidence.dkim.failed", Assurance::kContent, false},
    EvidenceFact{"evidence.dkim.absent", Assurance::kLogged, false},
    EvidenceFact{"evidence.spf.pass", Assurance::kContent, false},
    EvidenceFact{"evidence.spf.fail", Assurance::kContent, false},
    EvidenceFact{"evidence.spf.neutral", Assurance::kContent, false},
    EvidenceFact{"evidence.recipient.sends", Assurance::kContent, false},
    EvidenceFact{"evidence.recipient.never_sends", Assurance::kLogged, false},
    EvidenceFact{"evidence.recipient.catch_all", Assurance::kLogged, false},
    EvidenceFact{"evidence.recipient.does_not_exist", Assurance::kLogged, false},
    EvidenceFact{"evidence.reporter.delivered_lately", Assurance::kContent, false},
    EvidenceFact{"evidence.reporter.backscatter_listed", Assurance::kContent, false},
    EvidenceFact{"evidence.first_hop.ours", Assurance::kContent, false},
    EvidenceFact{"evidence.first_hop.foreign", Assurance::kContent, false},
    EvidenceFact{"evidence.uri_listed.no", Assurance::kContent, false},
    EvidenceFact{"evidence.uri_listed.yes", Assurance::kContent, false},
};

// Values other than unknown, and the field's first row.
struct Block {
  uint8_t first;
  uint8_t values;
};
constexpr Block kNullSender{0, 2}, kReturnTag{2, 4}, kLedger{6, 2}, kDkim{8, 3}, kSpf{11, 3},
    kRecipient{14, 4}, kReporter{18, 2}, kFirstHop{20, 2}, kUriListed{22, 2};
static_assert(kUriListed.first + kUriListed.values == kFacts.size());
static_assert(sizeof(Evidence) == kEvidenceFields, "a field of Evidence has no block here");

}  // namespace

std::span<const EvidenceFact> EvidenceFacts() { return kFacts; }

Bounded<uint8_t, kEvidenceFields> StatedFacts(const Evidence& evidence) {
  Bounded<uint8_t, kEvidenceFields> out;
  const auto add = [&out](Block block, auto value) {
    const auto number = static_cast<uint8_t>(value);
    if (number == 0 || number > block.values) return;
    out.push_back(static_cast<uint8_t>(block.first + number - 1));
  };
  add(kNullSender, evidence.null_sender);
  add(kReturnTag, evidence.return_tag);
  add(kLedger, evidence.ledger);
  add(kDkim, evidence.dkim);
  add(kSpf, evidence.spf);
  add(kRecipient, evidence.recipient);
  add(kReporter, evidence.reporter);
  add(kFirstHop, evidence.first_hop);
  add(kUriListed, evidence.uri_listed);
  return out;
}

}  // namespace backstop::verdict
