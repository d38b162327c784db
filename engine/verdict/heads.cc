// Terms are first collected into a set, so that each counts once however often it stands in the
// text (Bernoulli event model), then summed as integers.

#include "verdict/heads.h"

#include <cmath>

namespace backstop::verdict {
namespace {

using features::Extractor;
using features::ForEachTerm;

// (n + offset)^-1/2; see model::TermScale.
double ScaleOf(model::TermScale scale, uint32_t active_terms) {
  if (scale.offset < 0 || active_terms == 0) return 1;
  return 1 / std::sqrt(active_terms + scale.offset);
}

// Adds the zone's dictionary terms; with `needs_row` only those that have kind weights.
void CollectTerms(const model::ModelView& view, const Extractor& extractor, Zone zone,
                  bool needs_row, SparseSet* slots) {
  ForEachTerm(zone, extractor.words(zone), [&](uint64_t key, uint32_t, uint32_t, uint32_t) {
    const int32_t at = view.Find(key);
    if (at < 0) return;
    const uint32_t slot = static_cast<uint32_t>(at);
    if (needs_row && view.slots[slot].row == model::kNoRow) return;
    slots->insert(slot);
  });
}

}  // namespace

KindSums ScoreKind(const BoundModel& model, const Extractor& extractor, SparseSet* slots) {
  const model::ModelView& view = *model.view;
  slots->clear();
  CollectTerms(view, extractor, Zone::kHead, true, slots);
  CollectTerms(view, extractor, Zone::kHuman, true, slots);

  std::array<int64_t, kKindCount> fixed{};
  for (size_t k = 0; k < fixed.size(); ++k) fixed[k] = view.kind.bias[k];
  for (const uint32_t feature : extractor.outer_features()) {
    const model::KindWeights& weights = model.kind[feature];
    for (size_t k = 0; k < fixed.size(); ++k) fixed[k] += weights[k];
  }
  std::array<int64_t, kKindCount> terms{};
  for (const uint32_t slot : slots->members()) {
    const std::span<const int16_t> row = view.KindRow(slot);
    for (size_t k = 0; k < row.size(); ++k) terms[k] += row[k];
  }
  KindSums out;
  out.term_scale = ScaleOf(view.kind.terms, slots->size());
  for (size_t k = 0; k < fixed.size(); ++k) {
    out.sum[k] = static_cast<double>(fixed[k]) + out.term_scale * static_cast<double>(terms[k]);
  }
  return out;
}

OriginSum ScoreOrigin(const BoundModel& model, const Extractor& extractor, SparseSet* slots) {
  const model::ModelView& view = *model.view;
  slots->clear();
  CollectTerms(view, extractor, Zone::kOriginalHead, false, slots);
  CollectTerms(view, extractor, Zone::kOriginalBody, false, slots);

  int64_t fixed = view.origin.bias;
  for (const uint32_t feature : extractor.returned_features()) fixed += model.origin[feature];
  int64_t terms = 0;
  for (const uint32_t slot : slots->members()) terms += view.slots[slot].origin;
  OriginSum out;
  out.term_scale = ScaleOf(view.origin.terms, slots->size());
  out.sum = static_cast<double>(fixed) + out.term_scale * static_cast<double>(terms);
  return out;
}

}  // namespace backstop::verdict
