// Terms are first collected into a set, so that each counts once however often it stands in the
// text (Bernoulli event model), then summed as integers.

#include "verdict/heads.h"

#include <bit>
#include <cmath>

namespace backstop::verdict {
namespace {

using features::Extractor;

double ScaleOf(model::TermScale scale, uint32_t active_terms) {
  if (scale.offset < 0 || active_terms == 0) return 1;
  return 1 / std::sqrt(active_terms + scale.offset);
}

constexpr size_t kBlock = 256;  // keys looked up at a time

// Those of `keys` that the dictionary has; with `needs_row` only those that have kind weights. All
// slots are asked for before the first is read: they lie all over the table.
void LookUp(const model::ModelView& view, std::span<const uint64_t> keys, bool needs_row,
            SlotSet* slots) {
  for (const uint64_t key : keys) __builtin_prefetch(&view.slots[key & (view.slots.size() - 1)]);
  for (const uint64_t key : keys) {
    const int32_t at = view.Find(key);
    if (at < 0) continue;
    const uint32_t slot = static_cast<uint32_t>(at);
    if (!needs_row) {
      slots->insert(slot);
    } else if (view.slots[slot].row != model::kNoRow) {
      slots->insert(slot);
      __builtin_prefetch(view.KindRow(slot).data());
    }
  }
}

// Adds the zone's dictionary terms: those of features::ForEachTerm, without the pairs that cannot
// be there. A block at a time: first the keys that pass the filter, appended without a branch, then
// their look-ups.
void CollectZone(const BoundModel& model, const Extractor& extractor, Zone zone, bool needs_row,
                 SlotSet* slots) {
  const PairFilter& pairs = model.pairs[static_cast<size_t>(zone)];
  const bool has_pairs = pairs.has_pairs();
  const TermFilter::View terms = model.terms.view();
  const std::span<const features::Word> words = extractor.words(zone);
  std::array<uint64_t, kBlock> keys;
  size_t count = 0;
  uint32_t ends = 0;  // bit g: word i + g may end a pair
  const auto look_ahead = [&](size_t i) {
    if (has_pairs && i < words.size() && pairs.MayEnd(words[i].hash))
      ends |= 1u << features::kMaxGap;
  };
  for (size_t gap = 1; gap < features::kMaxGap; ++gap, ends >>= 1) look_ahead(gap);
  for (size_t i = 0; i < words.size(); ++i, ends >>= 1) {
    const uint64_t first = words[i].hash;
    keys[count] = features::WordKey(zone, first);
    count += terms.MayHave(keys[count]);
    look_ahead(i + features::kMaxGap);
    uint32_t gaps = ends & ~1u;
    if (gaps != 0 && !pairs.MayBegin(first)) gaps = 0;
    for (; gaps != 0; gaps &= gaps - 1) {
      const auto gap = static_cast<uint32_t>(std::countr_zero(gaps));
      keys[count] = features::PairKey(zone, first, words[i + gap].hash, gap);
      count += terms.MayHave(keys[count]);
    }
    if (count < kBlock - 1 - features::kMaxGap) continue;
    LookUp(*model.view, {keys.data(), count}, needs_row, slots);
    count = 0;
  }
  LookUp(*model.view, {keys.data(), count}, needs_row, slots);
}

// Both zones' terms, the first zone's in front. A term's key names its zone, so none is in both.
TermScales CollectTerms(const BoundModel& model, const Extractor& extractor,
                        std::array<Zone, 2> zones, model::TermScale scale, bool needs_row,
                        SlotSet* slots) {
  TermScales out;
  slots->clear();
  CollectZone(model, extractor, zones[0], needs_row, slots);
  out.split = slots->size();
  CollectZone(model, extractor, zones[1], needs_row, slots);
  out.by_zone = {ScaleOf(scale, out.split), ScaleOf(scale, slots->size() - out.split)};
  return out;
}

}  // namespace

KindSums ScoreKind(const BoundModel& model, const Extractor& extractor, SlotSet* slots) {
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
  // 16-bit weights of at most 6,000 terms a zone: 32 bits hold their sums.
  std::array<std::array<int32_t, kKindCount>, 2> terms{};
  for (size_t i = 0; i < slots->size(); ++i) {
    const std::span<const int16_t> row = view.KindRow(slots->members()[i]);
    std::array<int32_t, kKindCount>& zone = terms[i < out.scales.split ? 0 : 1];
    if (row.size() == kKindCount) {  // a fixed count is turned into vector code
      for (size_t k = 0; k < kKindCount; ++k) zone[k] += row[k];
    } else {
      for (size_t k = 0; k < row.size(); ++k) zone[k] += row[k];
    }
  }
  for (size_t k = 0; k < fixed.size(); ++k) {
    out.sum[k] = static_cast<double>(fixed[k]) +
                 out.scales.by_zone[0] * static_cast<double>(terms[0][k]) +
                 out.scales.by_zone[1] * static_cast<double>(terms[1][k]);
  }
  return out;
}

OriginSum ScoreOrigin(const BoundModel& model, const Extractor& extractor, SlotSet* slots) {
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
