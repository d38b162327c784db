// From sums and evidence to the words of a verdict: calibration, softmax over kinds, thresholds,
// and the tamper rule.

#ifndef BACKSTOP_VERDICT_RULES_H_
#define BACKSTOP_VERDICT_RULES_H_

#include <array>

#include "backstop/classifier.h"
#include "verdict/bound_model.h"
#include "verdict/evidence_facts.h"
#include "verdict/heads.h"

namespace backstop::verdict {

// An automatic answer to some mail, whatever kind of answer.
constexpr bool IsAutomatic(Kind kind) {
  return kind != Kind::kOrdinary && kind != Kind::kForgedBounce;
}
// Mail in its own right: origin is asked of the message itself, as though it had come back.
constexpr bool IsReadAsReturned(Kind kind) { return !IsAutomatic(kind); }
// An answer to mail that was, or was not, ours. A feedback report answers a third party's reading
// of a mail: no origin.
constexpr bool HasOrigin(Kind kind) { return IsAutomatic(kind) && kind != Kind::kFeedbackReport; }
constexpr bool IsDsn(Kind kind) { return kind >= Kind::kDsnFailed && kind <= Kind::kDsnDelivered; }

double Sigmoid(double log_odds);

struct KindDecision {
  Kind kind = Kind::kOrdinary;
  Kind runner_up = Kind::kOrdinary;  // the same as kind in a model of one kind
  double p_kind = 0;
  double p_ndr = 0;
};
using KindNats = std::array<double, kKindCount>;
// Kind and runner-up without their probabilities; `nats` gets what the trained kinds have. Only
// they take part; a tie goes to the smaller number.
KindDecision RankKinds(const BoundModel& model, const KindSums& sums, const Evidence& evidence,
                       KindNats* nats);
// The same with probabilities. Without evidence: what the bytes say.
KindDecision DecideKind(const BoundModel& model, const KindSums& sums, const Evidence& evidence);

// Nats that the evidence adds to every automatic kind.
double AutomaticNats(const BoundModel& model, const Evidence& evidence);

// slope * sum + intercept of the return mode, nats.
double ContentLogOdds(const BoundModel& model, const OriginSum& sum, ReturnMode mode);
// Fills p_backscatter, log_odds, origin and assurance. REQUIRES: kind and content_log_odds are set.
void DecideOrigin(const BoundModel& model, const Evidence& evidence,
                  const ClassifierOptions& options, Verdict* verdict);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_RULES_H_
