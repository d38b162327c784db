// Both are tiny convex problems: Newton's method with halved steps for origin, a golden-section
// search for kind's slope.

#include "heads/calibrate.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include "parallel/exact_sum.h"

namespace backstop::training {
namespace {

constexpr double kModeMinRows = 50;  // of each class, before a return mode gets its own calibration
constexpr double kSourceFloor =
    100;  // rows of a source, below which it does not get a whole source's say
constexpr double kMinKindSlope = 0.05;
constexpr double kMaxKindSlope = 3;

double LargestMagnitude(Team& team, const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::fabs(value));
  return team.Max(largest);
}

// Rounded, so that a sum is the same bits however the summands are dealt to processes.
class AffineProblem {
 public:
  AffineProblem(Team& team, const std::vector<double>& sums, const std::vector<bool>& is_positive,
                const std::vector<double>& weights, double penalty)
      : team_(team),
        sums_(sums),
        is_positive_(is_positive),
        weights_(weights),
        penalty_(penalty),
        reach_(LargestMagnitude(team, sums)) {
    auto count = static_cast<double>(weights.size());
    team.Sum(std::span(&count, 1));
    const PreRounding rounding(count * LargestMagnitude(team, weights));
    for (size_t i = 0; i < weights.size(); ++i) totals_[is_positive[i]] += rounding(weights[i]);
    team.Sum(totals_);
  }
  bool has_both() const { return totals_[0] > 0 && totals_[1] > 0; }

  // The loss, its gradient (slope, intercept) and the curvature (ss, si, ii).
  double Evaluate(const Affine& at, double* gradient, double* curvature) const {
    // Weights add up to 1, so what they are multiplied by bounds the sums.
    const double largest_loss = std::fabs(at.slope) * reach_ + std::fabs(at.intercept) + 1;
    const std::array<PreRounding, 6> rounding{
        PreRounding(largest_loss),    PreRounding(reach_), PreRounding(1),
        PreRounding(reach_ * reach_), PreRounding(reach_), PreRounding(1)};
    std::array<double, 6> all{};
    for (size_t i = 0; i < sums_.size(); ++i) {
      const double sum = sums_[i];
      const double margin = is_positive_[i] ? at(sum) : -at(sum);
      const double weight = weights_[i] / (totals_[0] + totals_[1]);
      const double p = 1 / (1 + std::exp(-at(sum)));
      const double residual = weight * (p - (is_positive_[i] ? 1 : 0));
      const double curve = weight * p * (1 - p);
      const double loss =
          margin > 0 ? std::log1p(std::exp(-margin)) : -margin + std::log1p(std::exp(margin));
      const double summands[] = {weight * loss,     residual * sum, residual,
                                 curve * sum * sum, curve * sum,    curve};
      for (size_t k = 0; k < all.size(); ++k) all[k] += rounding[k](summands[k]);
    }
    team_.Sum(all);
    gradient[0] = all[1] + 2 * penalty_ * (at.slope - 1);
    gradient[1] = all[2] + 2 * penalty_ * at.intercept;
    curvature[0] = all[3] + 2 * penalty_;
    curvature[1] = all[4];
    curvature[2] = all[5] + 2 * penalty_;
    return all[0] + penalty_ * ((at.slope - 1) * (at.slope - 1) + at.intercept * at.intercept);
  }

 private:
  Team& team_;
  const std::vector<double>& sums_;
  const std::vector<bool>& is_positive_;
  const std::vector<double>& weights_;
  const double penalty_;
  const double reach_;              // largest magnitude of a sum
  std::array<double, 2> totals_{};  // of weights, by label
};

// Without `has_intercept` it stays 0.
Affine Fit(Team& team, const std::vector<double>& sums, const std::vector<bool>& is_positive,
           const std::vector<double>& weights, double penalty, bool has_intercept) {
  const AffineProblem problem(team, sums, is_positive, weights, penalty);
  Affine at;
  if (!problem.has_both()) return at;
  double gradient[2];
  double curvature[3];
  double loss = problem.Evaluate(at, gradient, curvature);
  for (int iteration = 0; iteration < 100; ++iteration) {
    double step_slope = gradient[0] / curvature[0];
    double step_intercept = 0;
    if (has_intercept) {
      const double determinant = curvature[0] * curvature[2] - curvature[1] * curvature[1];
      step_slope = (curvature[2] * gradient[0] - curvature[1] * gradient[1]) / determinant;
      step_intercept = (curvature[0] * gradient[1] - curvature[1] * gradient[0]) / determinant;
    }
    double size = 1;
    Affine next;
    double next_loss = 0;
    for (int halving = 0; halving < 40; ++halving, size /= 2) {
      next = {at.slope - size * step_slope, at.intercept - size * step_intercept};
      next_loss = problem.Evaluate(next, gradient, curvature);
      if (next_loss <= loss) break;
    }
    const bool is_done = !(loss - next_loss > 1e-12);
    if (next_loss <= loss) at = next;
    loss = next_loss;
    if (is_done) break;
  }
  at.slope = std::max(at.slope, 0.0);
  return at;
}

}  // namespace

Affine FitAffine(Team& team, const std::vector<double>& sums, const std::vector<bool>& is_positive,
                 const std::vector<double>& weights, double penalty) {
  return Fit(team, sums, is_positive, weights, penalty, true);
}

double FitSlope(Team& team, const std::vector<double>& sums, const std::vector<bool>& is_positive,
                const std::vector<double>& weights, double penalty) {
  return Fit(team, sums, is_positive, weights, penalty, false).slope;
}

OriginCalibration CalibrateOrigin(const Examples& examples, const HoldoutScores& scores,
                                  int leave_out) {
  Team& team = *examples.team;
  const std::vector<double> sums = SumsToCalibrate(scores, leave_out);
  const auto last = std::max_element(scores.domain.begin(), scores.domain.end());
  const auto domains = static_cast<size_t>(team.Max(last == scores.domain.end() ? 0 : *last)) + 1;
  // Of return mode, domain and class; none: no say.
  constexpr size_t kNone = SIZE_MAX;
  const auto cell_of = [&](size_t i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    if (static_cast<int>(scores.fold[i]) == leave_out || row.is_judged_only) return kNone;
    const size_t side = row.label == static_cast<uint8_t>(Origin::kBackscatter) ? 1 : 0;
    return (static_cast<size_t>(row.mode) * domains + scores.domain[i]) * 2 + side;
  };
  std::vector<double> counts(4 * domains * 2);
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    if (const size_t cell = cell_of(i); cell != kNone) counts[cell] += 1;
  }
  team.Sum(counts);
  OriginCalibration out;
  for (size_t mode = static_cast<size_t>(ReturnMode::kFull); mode > 0; --mode) {
    const size_t begin = mode * domains * 2, end = begin + domains * 2;
    std::array<double, 2> rows{}, shares{};  // of each class
    for (size_t cell = begin; cell < end; ++cell) {
      rows[cell % 2] += counts[cell];
      shares[cell % 2] += counts[cell] / std::max(counts[cell], kSourceFloor);
    }
    if (std::min(rows[0], rows[1]) < kModeMinRows) {
      if (mode < 3) out[mode] = out[mode + 1];
      continue;
    }
    std::vector<double> mode_sums, weights;
    std::vector<bool> is_positive;
    for (size_t i = 0; i < scores.rows.size(); ++i) {
      const size_t cell = cell_of(i);
      if (cell < begin || cell >= end) continue;
      mode_sums.push_back(sums[i]);
      is_positive.push_back(cell % 2 == 1);
      weights.push_back(1 / std::max(counts[cell], kSourceFloor) / shares[cell % 2]);
    }
    out[mode] = FitAffine(team, mode_sums, is_positive, weights);
    if (out[mode].intercept > 0) out[mode] = {FitSlope(team, mode_sums, is_positive, weights), 0};
  }
  out[static_cast<size_t>(ReturnMode::kNone)] = {0, 0};
  return out;
}

std::vector<OriginCalibration> CalibrateEachFold(const Examples& examples,
                                                 const HoldoutScores& scores) {
  std::vector<OriginCalibration> folds;
  for (size_t f = 0; f < scores.folds.size(); ++f)
    folds.push_back(CalibrateOrigin(examples, scores, static_cast<int>(f)));
  return folds;
}

double CalibrateKind(const Examples& examples, const HoldoutScores& scores) {
  // No row has a say, or none is ever wrong.
  if (KindLoss(examples, scores) == 0) return 1;
  double low = kMinKindSlope;
  double high = kMaxKindSlope;
  constexpr double kGolden = 0.6180339887498949;
  for (int i = 0; i < 60; ++i) {
    const double a = high - kGolden * (high - low);
    const double b = low + kGolden * (high - low);
    const bool is_below = KindLoss(examples, scores, a) < KindLoss(examples, scores, b);
    (is_below ? high : low) = is_below ? b : a;
  }
  return (low + high) / 2;
}

}  // namespace backstop::training
