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
// Fixed features' rows whose sums 32 bits hold, whatever the weights (model/checks.h).
constexpr size_t kRowsAtOnce = 1024;
// The words that a pair of the dictionary may begin, or end, with: a bit for each.
struct Edges {
  uint64_t begins = 0, ends = 0;
};

// REQUIRES: at most kWordsAtOnce words.
Edges AddWords(const TermIndex& index, Zone zone, std::span<const features::Word> words,
               TermSet* terms) {
  std::array<TermIndex::Probe, kWordsAtOnce> probes;
  for (size_t i = 0; i < words.size(); ++i)
    probes[i] = index.Ask(features::WordKey(zone, words[i].hash));
  std::array<uint32_t, kWordsAtOnce> found_terms;
  Edges edges;
  for (size_t i = 0; i < words.size(); ++i) {
    const TermIndex::Found found = index.Find(probes[i]);
    found_terms[i] = found.term();
    edges.begins |= found.may_begin() << i;
    edges.ends |= found.may_end() << i;
  }
  terms->insert({found_terms.data(), words.size()});
  return edges;
}

// The pairs of a block of words with those behind them. `next`: of the block behind it.
void AddPairs(const TermIndex& index, Zone zone, const features::Word* words, const Edges& edges,
              const Edges& next, TermSet* terms) {
  std::array<TermIndex::Probe, features::kMaxGap * kWordsAtOnce> probes;
  size_t count = 0;
  for (uint32_t gap = 1; gap <= features::kMaxGap; ++gap) {
    const uint64_t with_end = edges.ends >> gap | next.ends << (kWordsAtOnce - gap);
    for (uint64_t left = edges.begins & with_end; left != 0; left &= left - 1) {
      const features::Word* const first = words + std::countr_zero(left);
      probes[count++] = index.Ask(features::PairKey(zone, first->hash, first[gap].hash, gap));
    }
  }
  std::array<uint32_t, probes.size()> found_terms;
  for (size_t i = 0; i < count; ++i) found_terms[i] = index.Find(probes[i]).term();
  terms->insert({found_terms.data(), count});
}

// Adds the zone's dictionary terms: those of features::ForEachTerm, without the pairs that cannot
// be there. A block's pairs wait for the block behind it, where some of them end.
void AddZone(const TermIndex& index, Zone zone, std::span<const features::Word> words,
             TermSet* terms) {
  Edges last;
  for (size_t base = 0; base < words.size() + kWordsAtOnce; base += kWordsAtOnce) {
    const auto rest = words.subspan(std::min(base, words.size()));
    const Edges edges =
        AddWords(index, zone, rest.first(std::min(kWordsAtOnce, rest.size())), terms);
    if (last.begins != 0) AddPairs(index, zone, &words[base - kWordsAtOnce], last, edges, terms);
    last = index.has_pairs(zone) ? edges : Edges();
  }
}

// Both zones' terms, the first zone's in front. A term's key names its zone, so none is in both.
TermScales CollectTerms(const TermIndex& index, const Extractor& extractor,
                        std::array<Zone, 2> zones, model::TermScale scale, TermSet* terms) {
  TermScales out;
  terms->clear();
  AddZone(index, zones[0], extractor.words(zones[0]), terms);
  out.split = terms->size();
  AddZone(index, zones[1], extractor.words(zones[1]), terms);
  out.by_zone = {ScaleOf(scale, out.split), ScaleOf(scale, terms->size() - out.split)};
  return out;
}

}  // namespace

KindSums ScoreKind(const BoundModel& model, const Extractor& extractor, TermSet* terms) {
  const model::ModelView& view = *model.view;
  // Of whole numbers far below 2^53: exact.
  std::array<double, kFixedLanes> fixed{};
  std::copy(view.kind.bias.begin(), view.kind.bias.end(), fixed.begin());
  const std::span<const uint32_t> features = extractor.outer_features();
  for (size_t base = 0; base < features.size(); base += kRowsAtOnce) {
    std::array<int32_t, kFixedLanes> sums{};
    for (const uint32_t feature :
         features.subspan(base, std::min(kRowsAtOnce, features.size() - base))) {
      const FixedRow& row = model.Fixed(feature);
      for (size_t k = 0; k < kFixedLanes; ++k) sums[k] += row.kind[k];
    }
    for (size_t k = 0; k < kFixedLanes; ++k) fixed[k] += sums[k];
  }
  KindSums out;
  out.scales = CollectTerms(model.kind_terms, extractor, {Zone::kHead, Zone::kHuman},
                            view.kind.terms, terms);
  const auto first = model.kind_terms.SumOf(terms->members().first(out.scales.split));
  const auto second = model.kind_terms.SumOf(terms->members().subspan(out.scales.split));
  for (size_t k = 0; k < out.sum.size(); ++k) {
    out.sum[k] = fixed[k] + out.scales.by_zone[0] * first[k] + out.scales.by_zone[1] * second[k];
  }
  return out;
}

OriginSum ScoreOrigin(const BoundModel& model, const Extractor& extractor, TermSet* terms) {
  const model::ModelView& view = *model.view;
  int64_t fixed = view.origin.bias;
  for (const uint32_t feature : extractor.returned_features()) fixed += model.Fixed(feature).origin;
  OriginSum out;
  out.scales = CollectTerms(model.origin_terms, extractor,
                            {Zone::kOriginalHead, Zone::kOriginalBody}, view.origin.terms, terms);
  const int32_t first = model.origin_terms.SumOf(terms->members().first(out.scales.split))[0];
  const int32_t second = model.origin_terms.SumOf(terms->members().subspan(out.scales.split))[0];
  out.sum =
      static_cast<double>(fixed) + out.scales.by_zone[0] * first + out.scales.by_zone[1] * second;
  return out;
}

}  // namespace backstop::verdict
