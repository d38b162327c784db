// The threshold is the lowest that lets the recipe's share of held-out ordinary mail pass: what
// passes costs time, what is let go may cost a report.

#include "gate_fit/gate_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <span>

#include "backstop/labels.h"
#include "heads/head_design.h"
#include "heads/holdout.h"
#include "model/content.h"
#include "parallel/collect.h"
#include "parallel/exact_sum.h"

namespace backstop::training {
namespace {

// Shares that a sign has before anything is counted. A phrase of the pattern files that was never
// seen is thus taken for a sign, of 4.8 nats, which opens the gate alone; ordinary mail of one
// source showing it takes half of that away. Two signs that much ordinary mail has (no name, an
// office) do not reach so far together.
constexpr double kPriorAutomatic = 1e-3;
constexpr double kPriorOrdinary = 8e-6;

// A sign that says less of reports, and more of lures, is one of lures. Fields that much bulk mail
// has say less of either, and would only add to the sums of ordinary mail.
constexpr double kLeastRatio = 1;

// A source of fewer messages has no more say per message than one of so many.
constexpr double kSourceFloor = 100;

enum class Side : uint8_t { kAutomatic, kLure, kOrdinary };
constexpr size_t kSides = 3;

Side SideOf(uint8_t label) {
  const Kind kind = static_cast<Kind>(label);
  if (kind == Kind::kOrdinary) return Side::kOrdinary;
  return kind == Kind::kForgedBounce ? Side::kLure : Side::kAutomatic;
}

// Ordinary mail written for the project is there to look like automatic mail: it says nothing of
// how often ordinary mail shows a sign.
bool IsHardCase(const ExampleRow& row) {
  return row.is_written && SideOf(row.label) == Side::kOrdinary;
}

double SumOfCounts(Team& team, std::ptrdiff_t mine) {
  auto count = static_cast<double>(mine);
  team.Sum(std::span(&count, 1));
  return count;
}

// How often the signs stand in mail of one side, in summed row weights.
struct SideCounts {
  std::vector<double> of_sign;
  double total = 0;
  // Log of the sign's share on this side to that on the ordinary one. No mail: says nothing.
  double LogRatio(size_t sign, const SideCounts& ordinary) const {
    if (total == 0 || ordinary.total == 0) return 0;
    return std::log((of_sign[sign] / total + kPriorAutomatic) /
                    (ordinary.of_sign[sign] / ordinary.total + kPriorOrdinary));
  }
};

// Signs of automatic mail weigh what they say of it, whatever lures do; other signs what they say
// of lures. So lures, which borrow signs of reports, do not shift what opens for reports.
std::vector<int32_t> CountWeights(const Recipe& recipe, const Examples& examples,
                                  const std::vector<bool>& use) {
  const std::vector<double> row_weights = RowWeights(examples, recipe.head(Head::kKind), use);
  const size_t signs = examples.sign_names.size();
  // Weights add up to the number of rows, whoever has them.
  const PreRounding rounding(SumOfCounts(*examples.team, std::count(use.begin(), use.end(), true)));
  std::array<SideCounts, kSides> sides;
  for (SideCounts& side : sides) side.of_sign.resize(signs);
  for (size_t r = 0; r < use.size(); ++r) {
    if (!use[r] || IsHardCase(examples.rows[r])) continue;
    SideCounts& side = sides[static_cast<size_t>(SideOf(examples.rows[r].label))];
    const double weight = rounding(row_weights[r]);
    side.total += weight;
    for (const uint32_t sign : examples.SignsOf(examples.rows[r])) side.of_sign[sign] += weight;
  }
  for (SideCounts& side : sides) {
    examples.team->Sum(std::span(&side.total, 1));
    examples.team->Sum(side.of_sign);
  }
  const auto& [automatic, lure, ordinary] = sides;
  const std::vector<std::string>& drop = recipe.gate.drop;
  std::vector<int32_t> weights(signs);
  for (size_t sign = 0; sign < signs; ++sign) {
    if (std::find(drop.begin(), drop.end(), examples.sign_names[sign]) != drop.end()) continue;
    const double of_lures = lure.LogRatio(sign, ordinary);
    double ratio = automatic.LogRatio(sign, ordinary);
    const bool is_of_reports = ratio >= kLeastRatio && automatic.of_sign[sign] > 0;
    if (of_lures >= kLeastRatio && !is_of_reports) ratio = std::max(ratio, of_lures);
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
  std::vector<double> counts(examples.families.size() * kSides);
  const auto cell_of = [](const ExampleRow& row) {
    return row.family * kSides + static_cast<size_t>(SideOf(row.label));
  };
  for (size_t r = 0; r < folds.size(); ++r) {
    if (IsJudge(examples.rows[r], folds[r])) counts[cell_of(examples.rows[r])] += 1;
  }
  examples.team->Sum(counts);
  std::vector<double> weights(folds.size());
  for (size_t r = 0; r < folds.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    if (IsJudge(row, folds[r])) weights[r] = 1 / std::max(counts[cell_of(row)], kSourceFloor);
  }
  return weights;
}

// The lowest sum above 0 at which no more than `share` of the held-out ordinary mail passes.
int32_t ThresholdAt(double share, const Examples& examples, const std::vector<double>& weights,
                    const std::vector<int64_t>& sums) {
  // A family's weights add up to at most 1.
  const PreRounding rounding(static_cast<double>(examples.families.size()));
  std::map<uint64_t, double> mass;  // by sum
  double total = 0;
  for (size_t r = 0; r < weights.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    if (weights[r] == 0 || SideOf(row.label) != Side::kOrdinary) continue;
    total += rounding(weights[r]);
    if (!row.is_head_unread) mass[static_cast<uint64_t>(sums[r])] += rounding(weights[r]);
  }
  examples.team->Sum(std::span(&total, 1));
  SumTally(*examples.team, &mass);
  double passed = 0;
  uint64_t threshold = mass.empty() ? 1 : mass.rbegin()->first + 1;
  for (auto at = mass.rbegin(); at != mass.rend() && at->first > 0; ++at) {
    passed += at->second;
    if (passed > share * total) break;
    threshold = at->first;
  }
  return static_cast<int32_t>(threshold);
}

// `count`: of the nats of all processes.
double MeanProbability(Team& team, const std::vector<double>& nats, double count,
                       const Affine& affine) {
  const PreRounding rounding(count);
  double sum = 0;
  for (const double x : nats) sum += rounding(1 / (1 + std::exp(-affine(x))));
  team.Sum(std::span(&sum, 1));
  return count == 0 ? 0 : sum / count;
}

// The affine with an intercept at which `nats` have the mean probability `share`, by bisection.
Affine ShiftedTo(double share, Team& team, const std::vector<double>& nats, double count,
                 Affine affine) {
  constexpr double kReach = 40;  // nats; e^-40 is no probability that anybody can count
  double low = -kReach, high = kReach;
  for (int step = 0; step < 60; ++step) {
    affine.intercept = (low + high) / 2;
    (MeanProbability(team, nats, count, affine) < share ? low : high) = affine.intercept;
  }
  return affine;
}

// The slope is that of held-out ordinary mail and failure reports, each message with the same say
// (other automatic mail has as many signs as reports and would make them tell nothing). The
// intercept is that of the messages let go, whose probability it is to tell: half a report more
// than were seen among them.
Affine CalibrateGate(const Examples& examples, const std::vector<int>& folds, const GateFit& gate) {
  std::vector<double> nats, let_go;
  std::vector<bool> is_report;
  std::ptrdiff_t lost = 0;
  for (uint32_t r = 0; r < folds.size(); ++r) {
    const Kind kind = static_cast<Kind>(examples.rows[r].label);
    if (!IsJudge(examples.rows[r], folds[r])) continue;
    const double sum = static_cast<double>(gate.sums[r]) / model::kWeightOne;
    if (gate.LetsGo(examples, r)) {
      let_go.push_back(sum);
      lost += kind == Kind::kDsnFailed;
    }
    if (kind != Kind::kOrdinary && kind != Kind::kDsnFailed) continue;
    nats.push_back(sum);
    is_report.push_back(kind == Kind::kDsnFailed);
  }
  // One lost report in 20,000 messages must count: a larger penalty would hide it.
  constexpr double kPenalty = 1e-7;
  Team& team = *examples.team;
  const Affine affine =
      FitAffine(team, nats, is_report, std::vector<double>(nats.size(), 1), kPenalty);
  const double count = SumOfCounts(team, std::ssize(let_go));
  return ShiftedTo((SumOfCounts(team, lost) + 0.5) / (count + 1), team, let_go, count, affine);
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
  gate.calibration = CalibrateGate(examples, folds, gate);
  return gate;
}

}  // namespace backstop::training
