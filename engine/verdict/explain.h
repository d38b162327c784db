// The summands of a verdict: every feature's share of the origin log-odds, and of kind's margin
// over the runner-up. The score is a sum, so the explanation is exact by construction.

#ifndef BACKSTOP_VERDICT_EXPLAIN_H_
#define BACKSTOP_VERDICT_EXPLAIN_H_

#include <vector>

#include "backstop/classifier.h"
#include "features/extractor.h"
#include "verdict/bound_model.h"
#include "verdict/heads.h"
#include "verdict/rules.h"

namespace backstop::verdict {

// How many summands both heads of a message can have at most.
size_t MaxSummands(const BoundModel& model);

struct KindTerms {
  const KindSums* sums;
  const TermSet* terms;
  KindDecision decision;
};
struct OriginTerms {
  const OriginSum* sum;
  const TermSet* terms;
  const SiteSum* site;
  ReturnMode mode;  // whose calibration applies
  double prior_log_odds;
};

// Appends the head's summands that are not zero, largest first. Never beyond the capacity of `out`
// (MaxSummands). Texts live until the extractor's next ReadOuter.
void ExplainKind(const BoundModel& model, const features::Extractor& extractor,
                 const KindTerms& terms, const Evidence& evidence, std::vector<Reason>* out);
void ExplainOrigin(const BoundModel& model, const features::Extractor& extractor,
                   const OriginTerms& terms, const Evidence& evidence, std::vector<Reason>* out);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_EXPLAIN_H_
