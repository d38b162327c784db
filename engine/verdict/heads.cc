// Terms are first collected into a set, so that each counts once however often it stands in the
// text (Bernoulli event model), then summed as integers.

#include "verdict/heads.h"

#include <cmath>

namespace backstop::verdict {
namespace {

using features::Extractor;
using features::ForEachTerm;

double ScaleOf(model::TermScale scale, uint32_t active_terms) {
  if (scale.offset < 0 || active_terms == 0) return 1;
  return 1 / std::sqrt(active_terms + scale.offset);
}

// Adds the zone's dictionary terms; with `needs_row` only those that have kind weights. In two
// steps, a block at a time: first the keys that pass the filter, appended without a branch, then
// their look-ups.
void CollectZone(const BoundModel& model, const Extractor& extractor, Zone zone, bool needs_row,
                 SparseSet* slots) {
  const model::ModelView& view = *model.view;
  std::array<uint64_t, 512> keys;
  size_t count = 0;
  const auto look_up = [&] {
    for (size_t i = 0; i < count; ++i) {
      const int32_t at = view.Find(keys[i]);
      if (at < 0) continue;
      const uint32_t slot = static_cast<uint32_t>(at);
      if (needs_row && view.slots[slot].row == model::kNoRow) continue;
      slots->insert(slot);
    }
    count = 0;
  };
  ForEachTerm(zone, extractor.words(zone), [&](uint64_t key, uint32_t, uint32_t, uint32_t) {
    keys[count] = key;
    count += model.terms.MayHave(key) ? 1 : 0;
    if (count == keys.size()) look_up();
  });
  look_up();
}

// Both zones' terms, the first zone's in front. A term's key names its zone, so none is in both.
TermScales CollectTerms(const BoundModel& model, const Extractor& extractor,
                        std::array<Zone, 2> zones, model::TermScale scale, bool needs_row,
                        SparseSet* slots) {
  TermScales out;
  slots->clear();
  CollectZone(model, extractor, zones[0], needs_row, slots);
  out.split = slots->size();
  CollectZone(model, extractor, zones[1], needs_row, slots);
  out.by_zone = {ScaleOf(scale, out.split), ScaleOf(scale, slots->size() - out.split)};
  return out;
}

}  // namespace

KindSums ScoreKind(const BoundModel& model, const Extractor& extractor, SparseSet* slots) {
  const model::ModelView& view = *model.view;
  std::array<int64_t, kKindCount> fixed{};
  for (size_t k = 0; k < fixed.size(); ++k) fixed[k] = view.kind.bias[k];
  for (const uint32_t feature : extractor.outer_features()) {
    const model::KindWeights& weights = model.kind[feature];
    for (size_t k = 0; k < fixed.size(); ++k) fixed[k] += weights[k];
  }
  KindSums out;
  out.scales =
      CollectTerms(model, extractor, {Zone::kHead, Zone::kHuman}, view.kind.terms, true, slots);
  std::array<std::array<int64_t, kKindCount>, 2> terms{};
  for (size_t i = 0; i < slots->size(); ++i) {
    const std::span<const int16_t> row = view.KindRow(slots->members()[i]);
    std::array<int64_t, kKindCount>& zone = terms[i < out.scales.split ? 0 : 1];
    for (size_t k = 0; k < row.size(); ++k) zone[k] += row[k];
  }
  for (size_t k = 0; k < fixed.size(); ++k) {
    out.sum[k] = static_cast<double>(fixed[k]) +
                 out.scales.by_zone[0] * static_cast<double>(terms[0][k]) +
                 out.scales.by_zone[1] * static_cast<double>(terms[1][k]);
  }
  return out;
}

OriginSum ScoreOrigin(const BoundModel& model, const Extractor& extractor, SparseSet* slots) {
  const model::ModelView& view = *model.view;
  int64_t fixed = view.origin.bias;
  for (const uint32_t feature : extractor.returned_features()) fixed += model.origin[feature];
  OriginSum out;
  out.scales = CollectTerms(model, extractor, {Zone::kOriginalHead, Zone::kOriginalBody},
                            view.origin.terms, false, slots);
  std::array<int64_t, 2> terms{};
  for (size_t i = 0; i < slots->size(); ++i) {
    terms[i < out.scales.split ? 0 : 1] += view.slots[slots->members()[i]].origin;
  }
  out.sum = static_cast<double>(fixed) + out.scales.by_zone[0] * static_cast<double>(terms[0]) +
            out.scales.by_zone[1] * static_cast<double>(terms[1]);
  return out;
}

}  // namespace backstop::verdict
