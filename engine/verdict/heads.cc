// Terms are first collected into a set, so that each counts once however often it stands in the
// text (Bernoulli event model), then summed as integers.

#include "verdict/heads.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace backstop::verdict {
namespace {

using features::Extractor;

double ScaleOf(model::TermScale scale, uint32_t active_terms) {
  if (scale.offset < 0 || active_terms == 0) return 1;
  return 1 / std::sqrt(active_terms + scale.offset);
}

constexpr size_t kWordsAtOnce = 64;  // a bit for each
constexpr size_t kKeysAtOnce = 256;
constexpr size_t kMasks = features::kMaxWordsPerZone / kWordsAtOnce + 2;  // and one of zeros behind

// Looks terms up in blocks: first the keys that pass the filter, appended without a branch, then
// their slots.
class TermFinder {
 public:
  // With `needs_row` only terms that have kind weights are added to `slots`.
  TermFinder(const BoundModel& model, bool needs_row, SlotSet* slots)
      : model_(model), filter_(model.terms.view()), needs_row_(needs_row), slots_(slots) {}

  // REQUIRES: at most kWordsAtOnce.
  void AddWords(Zone zone, std::span<const features::Word> words) {
    MakeRoom();
    size_t count = count_;
    for (const features::Word& word : words) {
      keys_[count] = features::WordKey(zone, word.hash);
      count += filter_.MayHave(keys_[count]);
    }
    count_ = count;
  }
  // The pairs of the words whose bits are set, of the first kWordsAtOnce, with those `gap` behind.
  void AddPairs(Zone zone, const features::Word* words, uint64_t begins, uint32_t gap) {
    MakeRoom();
    size_t count = count_;
    for (; begins != 0; begins &= begins - 1) {
      const features::Word* const first = words + std::countr_zero(begins);
      keys_[count] = features::PairKey(zone, first->hash, first[gap].hash, gap);
      count += filter_.MayHave(keys_[count]);
    }
    count_ = count;
  }
  // All slots are asked for before the first is read: they lie all over the table.
  void LookUp() {
    const model::ModelView& view = *model_.view;
    const std::span<const uint64_t> keys(keys_.data(), count_);
    for (const uint64_t key : keys) __builtin_prefetch(&view.slots[key & (view.slots.size() - 1)]);
    for (const uint64_t key : keys) {
      const int32_t at = view.Find(key);
      if (at < 0) continue;
      const uint32_t slot = static_cast<uint32_t>(at);
      if (needs_row_) {
        const uint16_t row = view.slots[slot].row;
        if (row == model::kNoRow) continue;
        __builtin_prefetch(&model_.term_rows[row]);
      }
      slots_->insert(slot);
    }
    count_ = 0;
  }

 private:
  void MakeRoom() {
    if (count_ >= kKeysAtOnce - kWordsAtOnce) LookUp();
  }

  const BoundModel& model_;
  const TermFilter::View filter_;
  const bool needs_row_;
  SlotSet* const slots_;
  std::array<uint64_t, kKeysAtOnce> keys_;
  size_t count_ = 0;
};

// Adds the zone's dictionary terms: those of features::ForEachTerm, without the pairs that cannot
// be there, which masks of the words that may begin and end one tell.
void CollectZone(const BoundModel& model, const Extractor& extractor, Zone zone, bool needs_row,
                 SlotSet* slots) {
  const PairFilter& pairs = model.pairs[static_cast<size_t>(zone)];
  const std::span<const features::Word> words = extractor.words(zone);
  std::array<uint64_t, kMasks> begins{}, ends{};
  TermFinder finder(model, needs_row, slots);
  for (size_t base = 0; base < words.size(); base += kWordsAtOnce) {
    const auto block = words.subspan(base, std::min(kWordsAtOnce, words.size() - base));
    finder.AddWords(zone, block);
    if (!pairs.has_pairs()) continue;
    uint64_t may_begin = 0, may_end = 0;
    for (size_t i = 0; i < block.size(); ++i) {
      const PairFilter::Ends may = pairs.Of(block[i].hash);
      may_begin |= may.may_begin << i;
      may_end |= may.may_end << i;
    }
    begins[base / kWordsAtOnce] = may_begin;
    ends[base / kWordsAtOnce] = may_end;
  }
  for (size_t base = 0; pairs.has_pairs() && base < words.size(); base += kWordsAtOnce) {
    const size_t at = base / kWordsAtOnce;
    for (uint32_t gap = 1; gap <= features::kMaxGap; ++gap) {
      const uint64_t with_end = ends[at] >> gap | ends[at + 1] << (kWordsAtOnce - gap);
      finder.AddPairs(zone, &words[base], begins[at] & with_end, gap);
    }
  }
  finder.LookUp();
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

// 16-bit weights of at most 6,000 terms a zone: 32 bits hold their sums.
std::array<int32_t, kTermLanes> SumRows(const BoundModel& model, std::span<const uint32_t> slots) {
  std::array<int32_t, kTermLanes> sums{};
  for (const uint32_t slot : slots) {
    const TermRow& row = model.term_rows[model.view->slots[slot].row];
    for (size_t k = 0; k < kTermLanes; ++k) sums[k] += row.kind[k];
  }
  return sums;
}

}  // namespace

KindSums ScoreKind(const BoundModel& model, const Extractor& extractor, SlotSet* slots) {
  const model::ModelView& view = *model.view;
  std::array<double, kFixedLanes> fixed{};  // of whole numbers far below 2^53: exact
  std::copy(view.kind.bias.begin(), view.kind.bias.end(), fixed.begin());
  for (const uint32_t feature : extractor.outer_features()) {
    const FixedRow& row = model.Fixed(feature);
    for (size_t k = 0; k < kFixedLanes; ++k) fixed[k] += row.kind[k];
  }
  KindSums out;
  out.scales =
      CollectTerms(model, extractor, {Zone::kHead, Zone::kHuman}, view.kind.terms, true, slots);
  const auto first = SumRows(model, slots->members().first(out.scales.split));
  const auto second = SumRows(model, slots->members().subspan(out.scales.split));
  for (size_t k = 0; k < out.sum.size(); ++k) {
    out.sum[k] = fixed[k] + out.scales.by_zone[0] * first[k] + out.scales.by_zone[1] * second[k];
  }
  return out;
}

OriginSum ScoreOrigin(const BoundModel& model, const Extractor& extractor, SlotSet* slots) {
  const model::ModelView& view = *model.view;
  int64_t fixed = view.origin.bias;
  for (const uint32_t feature : extractor.returned_features()) fixed += model.Fixed(feature).origin;
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
