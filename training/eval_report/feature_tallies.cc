#include "eval_report/feature_tallies.h"

#include <algorithm>
#include <cmath>

#include "backstop/labels.h"
#include "features/extractor.h"

namespace backstop::training {
namespace {

constexpr size_t kFeaturesPerSide = 20;  // of origin
constexpr size_t kFeaturesPerKind = 6;
constexpr auto kLegitimate = static_cast<uint32_t>(Origin::kLegitimate);
constexpr auto kBackscatter = static_cast<uint32_t>(Origin::kBackscatter);

}  // namespace

void FeatureTallies::Add(const ExampleRow& row, uint32_t fold, size_t column, double nats) {
  Tally& tally = columns_[column][row.label][fold];
  tally.sum += nats;
  tally.rows += 1;
}

StrongFeature FeatureTallies::Describe(size_t column, uint32_t label,
                                       const std::vector<uint32_t>& labels, double sign,
                                       const std::map<uint32_t, double>& rows_of) const {
  StrongFeature out;
  const size_t fixed = examples_.fixed_names.size();
  out.side = head_ == Head::kOrigin ? OriginName(static_cast<Origin>(label))
                                    : KindName(static_cast<Kind>(label));
  out.name = column < fixed ? examples_.fixed_names[column] : examples_.terms[column - fixed].name;
  const auto names = features::StructureNames();
  const auto at = std::find(names.begin(), names.end(), out.name);
  if (at != names.end()) {
    out.sentence = features::StructureSentences()[static_cast<size_t>(at - names.begin())];
  }
  Tally all;
  FoldTallies folds;
  std::array<double, 2> with{};
  for (const auto& [of, tallies] : columns_.at(column)) {
    const bool counts = std::find(labels.begin(), labels.end(), of) != labels.end();
    for (const auto& [fold, tally] : tallies) {
      with[of == label ? 1 : 0] += tally.rows;
      if (!counts) continue;
      folds[fold].sum += tally.sum;
      folds[fold].rows += tally.rows;
      all.sum += tally.sum;
      all.rows += tally.rows;
    }
  }
  double rows = 0;
  for (const auto& [of, count] : rows_of) rows += count;
  const double own = rows_of.at(label);
  out.present = {with[0] / std::max(1.0, rows - own), with[1] / own};
  out.nats = out.lowest = out.highest = sign * all.sum / all.rows;
  for (const auto& [fold, tally] : folds) {
    out.lowest = std::min(out.lowest, sign * tally.sum / tally.rows);
    out.highest = std::max(out.highest, sign * tally.sum / tally.rows);
  }
  double asked = 0;
  for (uint32_t of : labels) asked += rows_of.at(of);
  out.weight_in_all = std::fabs(all.sum) / asked;
  return out;
}

void FeatureTallies::Rank(const std::map<uint32_t, double>& rows_of,
                          std::vector<StrongFeature>* out) const {
  std::map<uint32_t, std::vector<StrongFeature>> sides;
  const bool is_origin = head_ == Head::kOrigin;
  if (is_origin && (!rows_of.contains(kLegitimate) || !rows_of.contains(kBackscatter))) return;
  for (const auto& [column, by_label] : columns_) {
    if (is_origin) {
      const StrongFeature feature =
          Describe(column, kBackscatter, {kLegitimate, kBackscatter}, 1, rows_of);
      if (feature.nats > 0) {
        sides[kBackscatter].push_back(feature);
      } else {
        sides[kLegitimate].push_back(
            Describe(column, kLegitimate, {kLegitimate, kBackscatter}, -1, rows_of));
      }
      continue;
    }
    for (const auto& [label, tallies] : by_label) {
      StrongFeature feature = Describe(column, label, {label}, 1, rows_of);
      if (feature.nats > 0) sides[label].push_back(std::move(feature));
    }
  }
  for (auto& [side, features] : sides) {
    std::sort(features.begin(), features.end(), [](const auto& a, const auto& b) {
      return a.weight_in_all != b.weight_in_all ? a.weight_in_all > b.weight_in_all
                                                : a.name < b.name;
    });
    features.resize(std::min(is_origin ? kFeaturesPerSide : kFeaturesPerKind, features.size()));
    out->insert(out->end(), features.begin(), features.end());
  }
}

}  // namespace backstop::training
