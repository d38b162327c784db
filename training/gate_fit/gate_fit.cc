// The threshold is the lowest that lets the recipe's share of held-out ordinary mail pass: what
// passes costs time, what is let go may cost a report.

#include "gate_fit/gate_fit.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "backstop/labels.h"
#include "heads/head_design.h"
#include "heads/holdout.h"
#include "model/content.h"

namespace backstop::training {
namespace {

// Shares that a sign has before anything is counted. A phrase of the pattern files that was never
// seen is thus taken for a sign, of 1.6 nats; ordinary mail of one source showing it takes that
// away.
constexpr double kPriorAutomatic = 1e-3;
constexpr double kPriorOrdinary = 2e-4;

// A source of fewer messages has no more say per message than one of so many.
constexpr double kSourceFloor = 100;

enum class Side { kAutomatic, kOrdinary, kNeither };

Side SideOf(uint8_t label) {
  const Kind kind = static_cast<Kind>(label);
  if (kind == Kind::kOrdinary) return Side::kOrdinary;
  return kind == Kind::kForgedBounce ? Side::kNeither : Side::kAutomatic;
}

std::vector<int32_t> CountWeights(const Recipe& recipe, const Examples& examples,
                                  const std::vector<bool>& use) {
  const std::vector<double> row_weights = RowWeights(examples, recipe.head(Head::kKind), use);
  std::vector<double> automatic(examples.sign_names.size());
  std::vector<double> ordinary(examples.sign_names.size());
  double automatic_total = 0;
  double ordinary_total = 0;
  for (size_t r = 0; r < use.size(); ++r) {
    const Side side = SideOf(examples.rows[r].label);
    if (!use[r] || side == Side::kNeither) continue;
    (side == Side::kAutomatic ? automatic_total : ordinary_total) += row_weights[r];
    std::vector<double>& counts = side == Side::kAutomatic ? automatic : ordinary;
    for (const uint32_t sign : examples.SignsOf(examples.rows[r])) counts[sign] += row_weights[r];
  }
  std::vector<int32_t> weights(examples.sign_names.size());
  if (automatic_total == 0 || ordinary_total == 0) return weights;
  const std::vector<std::string>& drop = recipe.gate.drop;
  for (size_t sign = 0; sign < weights.size(); ++sign) {
    if (std::find(drop.begin(), drop.end(), examples.sign_names[sign]) != drop.end()) continue;
    const double ratio = std::log((automatic[sign] / automatic_total + kPriorAutomatic) /
                                  (ordinary[sign] / ordinary_total + kPriorOrdinary));
    weights[sign] = std::max(0, static_cast<int32_t>(std::lround(ratio * model::kWeightOne)));
  }
  return weights;
}

int64_t SumOf(const Examples& examples, const ExampleRow& row,
              const std::vector<int32_t>& weights) {
  int64_t sum = 0;
  for (const uint32_t sign : examples.SignsOf(row)) sum += weights[sign];
  return sum;
}

// Whether a row has a say in threshold and calibration.
bool IsJudge(const ExampleRow& row, int fold) { return fold >= 0 && !row.is_judged_only; }

// Rows of kind weigh 1 / rows of their family and side, a small family counting as kSourceFloor
// rows.
std::vector<double> SourceWeights(const Examples& examples, const std::vector<int>& folds) {
  std::map<std::pair<uint32_t, Side>, double> counts;
  for (size_t r = 0; r < folds.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    if (IsJudge(row, folds[r])) counts[{row.family, SideOf(row.label)}] += 1;
  }
  std::vector<double> weights(folds.size());
  for (size_t r = 0; r < folds.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    if (IsJudge(row, folds[r]))
      weights[r] = 1 / std::max(counts[{row.family, SideOf(row.label)}], kSourceFloor);
  }
  return weights;
}

// The lowest sum above 0 at which no more than `share` of the held-out ordinary mail passes.
int32_t ThresholdAt(double share, const Examples& examples, const std::vector<double>& weights,
                    const std::vector<int64_t>& sums) {
  std::map<int64_t, double> mass;
  double total = 0;
  for (size_t r = 0; r < weights.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    if (weights[r] == 0 || SideOf(row.label) != Side::kOrdinary) continue;
    total += weights[r];
    if (!row.is_head_unread) mass[sums[r]] += weights[r];
  }
  double passed = 0;
  int64_t threshold = mass.empty() ? 1 : mass.rbegin()->first + 1;
  for (auto at = mass.rbegin(); at != mass.rend() && at->first > 0; ++at) {
    passed += at->second;
    if (passed > share * total) break;
    threshold = at->first;
  }
  return static_cast<int32_t>(std::max<int64_t>(threshold, 1));
}

// Over held-out ordinary mail and failure reports, each message with the same say. Other automatic
// mail has as many signs as reports and would make them tell nothing.
Affine CalibrateGate(const Examples& examples, const std::vector<int>& folds,
                     const std::vector<int64_t>& sums) {
  std::vector<double> nats;
  std::vector<bool> is_report;
  for (size_t r = 0; r < folds.size(); ++r) {
    const Kind kind = static_cast<Kind>(examples.rows[r].label);
    if (!IsJudge(examples.rows[r], folds[r]) ||
        (kind != Kind::kOrdinary && kind != Kind::kDsnFailed))
      continue;
    nats.push_back(static_cast<double>(sums[r]) / model::kWeightOne);
    is_report.push_back(kind == Kind::kDsnFailed);
  }
  // One lost report in 20,000 messages must count: a larger penalty would hide it.
  constexpr double kPenalty = 1e-7;
  return FitAffine(nats, is_report, std::vector<double>(nats.size(), 1), kPenalty);
}

}  // namespace

GateFit FitGate(const Recipe& recipe, const Examples& examples) {
  GateFit gate;
  if (recipe.gate.patterns.empty() && recipe.gate.says.empty()) return gate;
  const size_t rows = examples.rows.size();
  const std::vector<int> folds = AssignFolds(examples, recipe, Head::kKind);
  gate.sums.assign(rows, 0);
  const int fold_count = static_cast<int>(recipe.head(Head::kKind).folds.size());
  for (int fold = -1; fold < fold_count; ++fold) {  // -1: the final gate
    std::vector<bool> use(rows);
    for (size_t r = 0; r < rows; ++r)
      use[r] = examples.rows[r].head == Head::kKind && (fold < 0 || folds[r] != fold);
    const std::vector<int32_t> weights = CountWeights(recipe, examples, use);
    for (size_t r = 0; r < rows; ++r) {
      if (examples.rows[r].head == Head::kKind && folds[r] == fold)
        gate.sums[r] = SumOf(examples, examples.rows[r], weights);
    }
    if (fold < 0) gate.weights = weights;
  }
  const std::vector<double> weights = SourceWeights(examples, folds);
  gate.threshold = ThresholdAt(recipe.gate.opened, examples, weights, gate.sums);
  gate.calibration = CalibrateGate(examples, folds, gate.sums);
  return gate;
}

}  // namespace backstop::training
