// Both are tiny convex problems: Newton's method with halved steps for the affine map, a
// golden-section search for the slope.

#include "heads/calibrate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "heads/ranking.h"

namespace backstop::training {
namespace {

constexpr size_t kModeMinRows = 50;  // of each class, before a return mode gets its own calibration
constexpr double kSourceFloor =
    100;  // rows of a source, below which it does not get a whole source's say
constexpr double kMinKindSlope = 0.05;
constexpr double kMaxKindSlope = 3;

struct AffineProblem {
  const std::vector<double>& sums;
  const std::vector<bool>& is_positive;
  const std::vector<double>& weights;
  double penalty;
  double total = 0;

  // The loss, its gradient (slope, intercept) and the curvature (ss, si, ii).
  double Evaluate(const Affine& at, double* gradient, double* curvature) const {
    double loss = penalty * ((at.slope - 1) * (at.slope - 1) + at.intercept * at.intercept);
    gradient[0] = 2 * penalty * (at.slope - 1);
    gradient[1] = 2 * penalty * at.intercept;
    curvature[0] = curvature[2] = 2 * penalty;
    curvature[1] = 0;
    for (size_t i = 0; i < sums.size(); ++i) {
      const double margin = is_positive[i] ? at(sums[i]) : -at(sums[i]);
      const double weight = weights[i] / total;
      loss += weight *
              (margin > 0 ? std::log1p(std::exp(-margin)) : -margin + std::log1p(std::exp(margin)));
      const double p = 1 / (1 + std::exp(-at(sums[i])));
      const double residual = weight * (p - (is_positive[i] ? 1 : 0));
      const double curve = weight * p * (1 - p);
      gradient[0] += residual * sums[i];
      gradient[1] += residual;
      curvature[0] += curve * sums[i] * sums[i];
      curvature[1] += curve * sums[i];
      curvature[2] += curve;
    }
    return loss;
  }
};

}  // namespace

Affine FitAffine(const std::vector<double>& sums, const std::vector<bool>& is_positive,
                 const std::vector<double>& weights, double penalty) {
  AffineProblem problem{sums, is_positive, weights, penalty};
  bool has[2] = {false, false};
  for (size_t i = 0; i < sums.size(); ++i) {
    problem.total += weights[i];
    has[is_positive[i] ? 1 : 0] = has[is_positive[i] ? 1 : 0] || weights[i] > 0;
  }
  Affine at;
  if (!has[0] || !has[1]) return at;
  double gradient[2];
  double curvature[3];
  double loss = problem.Evaluate(at, gradient, curvature);
  for (int iteration = 0; iteration < 100; ++iteration) {
    const double determinant = curvature[0] * curvature[2] - curvature[1] * curvature[1];
    const double step_slope =
        (curvature[2] * gradient[0] - curvature[1] * gradient[1]) / determinant;
    const double step_intercept =
        (curvature[0] * gradient[1] - curvature[1] * gradient[0]) / determinant;
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

std::array<Affine, 4> CalibrateOrigin(const Examples& examples, const HoldoutScores& scores,
                                      int leave_out) {
  struct Column {
    std::vector<double> sums;
    std::vector<bool> is_positive;
    std::vector<std::pair<uint32_t, bool>> cell;  // domain and class
    size_t positives = 0;
  };
  std::array<Column, 4> modes;
  const std::vector<double> sums = SumsToCalibrate(scores, leave_out);
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    if (static_cast<int>(scores.fold[i]) == leave_out) continue;
    const ExampleRow& row = examples.rows[scores.rows[i]];
    if (row.is_judged_only) continue;
    Column& column = modes[static_cast<size_t>(row.mode)];
    const bool is_positive = row.label == static_cast<uint8_t>(Origin::kBackscatter);
    column.sums.push_back(sums[i]);
    column.is_positive.push_back(is_positive);
    column.cell.push_back({scores.domain[i], is_positive});
    column.positives += is_positive ? 1 : 0;
  }
  std::array<Affine, 4> out;
  for (int mode = static_cast<int>(ReturnMode::kFull); mode > 0; --mode) {
    const Column& column = modes[static_cast<size_t>(mode)];
    const size_t rarer = std::min(column.positives, column.sums.size() - column.positives);
    if (rarer < kModeMinRows) {
      if (mode < 3) out[static_cast<size_t>(mode)] = out[static_cast<size_t>(mode) + 1];
      continue;
    }
    std::map<std::pair<uint32_t, bool>, double> counts;
    for (const auto& cell : column.cell) counts[cell] += 1;
    for (auto& [cell, count] : counts) count = std::max(count, kSourceFloor);
    std::array<double, 2> classes{};
    for (const auto& cell : column.cell) classes[cell.second ? 1 : 0] += 1 / counts[cell];
    std::vector<double> weights;
    for (const auto& cell : column.cell)
      weights.push_back(1 / counts[cell] / classes[cell.second ? 1 : 0]);
    out[static_cast<size_t>(mode)] = FitAffine(column.sums, column.is_positive, weights);
  }
  out[static_cast<size_t>(ReturnMode::kNone)] = {0, 0};
  return out;
}

double CalibrateKind(const Examples& examples, const HoldoutScores& scores) {
  const auto loss = [&](double slope) {
    std::vector<double> sum(scores.folds.size());
    std::vector<double> rows(scores.folds.size());
    for (size_t i = 0; i < scores.rows.size(); ++i) {
      if (examples.rows[scores.rows[i]].is_judged_only) continue;
      const uint32_t label = examples.rows[scores.rows[i]].label;
      const auto at = std::find(scores.labels.begin(), scores.labels.end(), label);
      if (at == scores.labels.end()) continue;
      sum[scores.fold[i]] += LogLoss(&scores.sums[i * scores.outputs], scores.outputs,
                                     static_cast<size_t>(at - scores.labels.begin()), slope);
      rows[scores.fold[i]] += 1;
    }
    double mean = 0;
    for (size_t f = 0; f < sum.size(); ++f) mean += rows[f] > 0 ? sum[f] / rows[f] : 0;
    return mean;
  };
  double low = kMinKindSlope;
  double high = kMaxKindSlope;
  constexpr double kGolden = 0.6180339887498949;
  for (int i = 0; i < 60; ++i) {
    const double a = high - kGolden * (high - low);
    const double b = low + kGolden * (high - low);
    (loss(a) < loss(b) ? high : low) = loss(a) < loss(b) ? b : a;
  }
  return scores.rows.empty() ? 1 : (low + high) / 2;
}

}  // namespace backstop::training
