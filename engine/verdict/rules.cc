// Content, evidence and prior are added here and nowhere else. Assurance is the strongest fact that
// points to the side decided: a keyed proof for the other side, outvoted, assures nothing.

#include "verdict/rules.h"

#include <algorithm>
#include <cmath>

namespace backstop::verdict {
namespace {

bool IsTrained(const BoundModel& model, size_t kind) {
  return (model.view->kind.trained_kinds >> kind & 1u) != 0;
}

Assurance StrongestFor(const BoundModel& model, const Evidence& evidence, bool for_backscatter) {
  Assurance strongest = Assurance::kContent;
  for (const uint8_t fact : StatedFacts(evidence)) {
    const EvidenceWeight& weight = model.evidence[fact];
    if (EvidenceFacts()[fact].is_kind || weight.log_odds == 0) continue;
    if ((weight.log_odds > 0) == for_backscatter) strongest = std::max(strongest, weight.assurance);
  }
  return strongest;
}

}  // namespace

double Sigmoid(double x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

double AutomaticNats(const BoundModel& model, const Evidence& evidence) {
  double nats = 0;
  for (const uint8_t fact : StatedFacts(evidence)) {
    if (EvidenceFacts()[fact].is_kind) nats += model.evidence[fact].log_odds;
  }
  return nats;
}

KindDecision RankKinds(const BoundModel& model, const KindSums& sums, const Evidence& evidence,
                       KindNats* nats) {
  const double automatic_nats = AutomaticNats(model, evidence);
  int best = -1;
  int second = -1;
  for (int k = 0; k < kKindCount; ++k) {
    const size_t at = static_cast<size_t>(k);
    if (!IsTrained(model, at)) continue;
    (*nats)[at] = model.view->kind.slope * sums.sum[at] / model::kWeightOne;
    if (IsAutomatic(static_cast<Kind>(k))) (*nats)[at] += automatic_nats;
    if (best < 0 || (*nats)[at] > (*nats)[static_cast<size_t>(best)]) {
      second = best;
      best = k;
    } else if (second < 0 || (*nats)[at] > (*nats)[static_cast<size_t>(second)]) {
      second = k;
    }
  }
  KindDecision out;
  out.kind = static_cast<Kind>(best);
  out.runner_up = second < 0 ? out.kind : static_cast<Kind>(second);
  return out;
}

KindDecision DecideKind(const BoundModel& model, const KindSums& sums, const Evidence& evidence) {
  KindNats nats;
  KindDecision out = RankKinds(model, sums, evidence, &nats);
  const double best = nats[static_cast<size_t>(out.kind)];
  double total = 0;
  double ndr = 0;
  for (size_t k = 0; k < nats.size(); ++k) {
    if (!IsTrained(model, k)) continue;
    const double share = std::exp(nats[k] - best);
    total += share;
    if (static_cast<Kind>(k) == Kind::kDsnFailed) ndr = share;
  }
  out.p_kind = 1 / total;
  out.p_ndr = ndr / total;
  return out;
}

double ContentLogOdds(const BoundModel& model, const OriginSum& sum, ReturnMode mode) {
  const size_t at = static_cast<size_t>(mode);
  return model.view->origin.slope[at] * sum.sum / model::kWeightOne +
         model.view->origin.intercept[at];
}

void DecideOrigin(const BoundModel& model, const Evidence& evidence,
                  const ClassifierOptions& options, Verdict* verdict) {
  verdict->log_odds = verdict->content_log_odds + options.prior_log_odds;
  for (const uint8_t fact : StatedFacts(evidence)) {
    if (!EvidenceFacts()[fact].is_kind) verdict->log_odds += model.evidence[fact].log_odds;
  }
  verdict->p_backscatter = Sigmoid(verdict->log_odds);
  verdict->origin = Origin::kUndetermined;
  verdict->assurance = Assurance::kNone;
  if (!HasOrigin(verdict->kind)) return;
  if (verdict->p_backscatter >= options.backscatter_threshold)
    verdict->origin = Origin::kBackscatter;
  if (verdict->p_backscatter <= options.legitimate_threshold) verdict->origin = Origin::kLegitimate;
  if (verdict->origin == Origin::kUndetermined) return;
  verdict->assurance = StrongestFor(model, evidence, verdict->origin == Origin::kBackscatter);
}

}  // namespace backstop::verdict
