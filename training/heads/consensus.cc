// Group by group, one language of a source each: how many rows have each column, by label, then
// each column's ratio and the variance of it. Shares are weighted, variances go by the number of
// rows.

#include "heads/consensus.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "parallel/exact_sum.h"

namespace backstop::training {
namespace {

constexpr double kFewestRows = 100;
// Variances in square nats, chosen on sources left out (docs/experiments.md, 7; .5 to 8 and 1 to 4
// do as well): how much groups differ in a column's ratio, and how large ratios are.
constexpr double kBetweenGroups = 2;
constexpr double kPrior = 1;

struct LabelTotals {
  std::array<double, 2> rows{};
  std::array<double, 2> weight{};
};

// By group, of all processes.
std::vector<LabelTotals> CountGroups(const Design& design, const std::vector<RowOrigin>& origins) {
  uint32_t last = 0;
  for (const RowOrigin& origin : origins) last = std::max(last, origin.group);
  const auto groups = static_cast<size_t>(design.team->Max(last)) + 1;
  const PreRounding rounding = WeightRounding(design);
  std::vector<double> sums(groups * 4);
  for (size_t r = 0; r < design.rows.size(); ++r) {
    double* mine = &sums[origins[r].group * size_t{4} + design.rows[r].label];
    mine[0] += 1;
    mine[2] += rounding(design.rows[r].weight);
  }
  design.team->Sum(sums);
  std::vector<LabelTotals> totals;
  for (size_t g = 0; g < groups; ++g) {
    const double* of = &sums[g * 4];
    totals.push_back({{of[0], of[1]}, {of[2], of[3]}});
  }
  return totals;
}

// [columns][2], the weight of the group's rows that have the column.
std::vector<double> PresentIn(const Design& design, const std::vector<RowOrigin>& origins,
                              uint32_t group) {
  const PreRounding rounding = WeightRounding(design);
  std::vector<double> present(size_t{design.columns} * 2);
  for (size_t r = 0; r < design.rows.size(); ++r) {
    const Design::Row& row = design.rows[r];
    if (origins[r].group != group) continue;
    const double weight = rounding(row.weight);
    design.ForEach(row, [&](size_t column, double) { present[column * 2 + row.label] += weight; });
  }
  design.team->Sum(present);
  return present;
}

struct Estimate {
  double ratio = 0;
  double variance = 0;
};

// With one row more of each kind, dealt to the labels by their rows: so a column that all rows
// have, or hardly any, has no ratio because one label has more rows (Sweeting, Sutton and Lambert
// 2004).
Estimate RatioIn(const LabelTotals& totals, const double* present) {
  Estimate of;
  for (size_t label = 0; label < 2; ++label) {
    const double rows = totals.rows[label];
    const double share = std::min(1.0, present[label] / totals.weight[label]);
    const double more = rows / (totals.rows[0] + totals.rows[1]);
    const double with = rows * share + more;
    const double without = rows * (1 - share) + more;
    of.ratio += (label == 1 ? 1 : -1) * std::log(with / without);
    of.variance += 1 / with + 1 / without;
  }
  if (present[0] == 0 && present[1] == 0) of.ratio = 0;  // without rounding's rest
  return of;
}

}  // namespace

std::vector<double> ConsensusRatios(const Design& design, const std::vector<RowOrigin>& origins) {
  const std::vector<LabelTotals> totals = CountGroups(design, origins);
  std::vector<double> ratios(design.columns);
  std::vector<double> certainty(design.columns, 1 / kPrior);
  for (uint32_t group = 0; group < totals.size(); ++group) {
    const LabelTotals& of = totals[group];
    if (std::min(of.rows[0], of.rows[1]) < kFewestRows ||
        !(std::min(of.weight[0], of.weight[1]) > 0))
      continue;
    const std::vector<double> present = PresentIn(design, origins, group);
    for (size_t column = 0; column < ratios.size(); ++column) {
      const Estimate one = RatioIn(of, &present[column * 2]);
      const double weight = 1 / (one.variance + kBetweenGroups);
      ratios[column] += weight * one.ratio;
      certainty[column] += weight;
    }
  }
  for (size_t column = 0; column < ratios.size(); ++column) ratios[column] /= certainty[column];
  return ratios;
}

}  // namespace backstop::training
