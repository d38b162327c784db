// The table of what a gateway can tell (backstop/evidence.h), value by value: the name under which
// a model declares its log-likelihood ratio, and the most assurance it can ever give. The cap is
// here and not in the model file, because it is a matter of who can type the fact, not of
// statistics (the tamper rule).

#ifndef BACKSTOP_VERDICT_EVIDENCE_FACTS_H_
#define BACKSTOP_VERDICT_EVIDENCE_FACTS_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "backstop/evidence.h"
#include "backstop/labels.h"
#include "base/bounded.h"

namespace backstop::verdict {

struct EvidenceFact {
  std::string_view name;  // "evidence.return_tag.valid"
  Assurance strongest;
  bool is_kind;  // speaks of kind, not of origin
};

// Every value other than unknown of every field. Static lifetime.
std::span<const EvidenceFact> EvidenceFacts();

inline constexpr size_t kEvidenceFields = 9;
// Indices into EvidenceFacts() of the facts that `evidence` states; a value out of range counts as
// unknown.
Bounded<uint8_t, kEvidenceFields> StatedFacts(const Evidence& evidence);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_EVIDENCE_FACTS_H_
