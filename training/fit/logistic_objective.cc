// A row is one pass over its columns: sums, softmax (or sigmoid), and residuals scattered. A block
// of a row has one value, so a rounded residual is made once per block and the scatter adds it as
// it is.

#include "fit/logistic_objective.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>
#include <thread>

namespace backstop::training {
namespace {

// Up to so many nats a row the loss is summed exactly: as a multiple of a coarse unit, and the rest
// as one of a fine unit. What is beyond is no step that a line search takes.
constexpr double kLargestLoss = 4096;

constexpr uint32_t kMostOutputs = 64;

// Replaces the sums of one row by d loss / d sum and returns the loss.
double LossAndResidual(uint32_t outputs, uint32_t label, double* sums) {
  if (outputs == 1) {
    const double margin = label == 1 ? sums[0] : -sums[0];
    const double small = std::exp(-std::fabs(margin));
    sums[0] = (sums[0] >= 0 ? 1 : small) / (1 + small) - (label == 1 ? 1 : 0);
    return std::log1p(small) + (margin > 0 ? 0 : -margin);
  }
  const double top = *std::max_element(sums, sums + outputs);
  double total = 0;
  for (uint32_t k = 0; k < outputs; ++k) total += std::exp(sums[k] - top);
  const double log_total = top + std::log(total);
  const double loss = log_total - sums[label];
  for (uint32_t k = 0; k < outputs; ++k)
    sums[k] = std::exp(sums[k] - log_total) - (k == label ? 1 : 0);
  return loss;
}

}  // namespace

LogisticLoss::LogisticLoss(const Design& design, uint32_t labels, const LogisticOptions& options)
    : design_(design),
      options_(options),
      outputs_(OutputsFor(labels)),
      size_((size_t{design.columns} + 1) * outputs_),
      sums_(static_cast<size_t>(std::max(options.threads, 1))) {
  assert(options.contrasts.empty() || outputs_ == 1);
  assert(outputs_ <= kMostOutputs);
  const PreRounding rounding = WeightRounding(design);
  double sums[] = {static_cast<double>(design.rows.size()), 0};
  double largest_value = 1;
  for (const Design::Row& row : design.rows) {
    sums[1] += rounding(row.weight);
    for (double value : row.value) largest_value = std::max(largest_value, std::fabs(value));
  }
  design.team->Sum(sums);
  total_weight_ = sums[1];
  residual_rounding_ = PreRounding(total_weight_ * design.team->Max(largest_value));
  coarse_ = PreRounding(total_weight_ * kLargestLoss);
  fine_ = PreRounding(sums[0] * coarse_.unit());
}

double LogisticLoss::Evaluate(const Eigen::VectorXd& u, Eigen::VectorXd* gradient) {
  ToLinear(u.data(), &linear_);
  const std::vector<double>& sums = SumOverRows();
  double penalty = 0;
  const size_t penalised = size_ - outputs_;
  for (size_t i = 0; i < size_; ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    (*gradient)[at] = sums[i] / total_weight_ * Scale(i);
    if (i >= penalised) continue;
    (*gradient)[at] += options_.l2 * u[at];
    penalty += u[at] * u[at];
  }
  return (sums[size_] + sums[size_ + 1]) / total_weight_ + options_.l2 / 2 * penalty +
         AddContrasts(gradient->data());
}

const std::vector<double>& LogisticLoss::SumOverRows() {
  const size_t n = design_.rows.size();
  const auto run = [&](size_t thread) {
    std::vector<double>& sums = sums_[thread];
    sums.assign(size_ + 2, 0.0);
    for (size_t i = n * thread / sums_.size(); i < n * (thread + 1) / sums_.size(); ++i)
      AddRow(design_.rows[i], sums.data());
  };
  std::vector<std::thread> workers;
  for (size_t t = 1; t < sums_.size(); ++t) workers.emplace_back(run, t);
  run(0);
  for (std::thread& worker : workers) worker.join();
  for (size_t t = 1; t < sums_.size(); ++t) {
    std::transform(sums_[0].begin(), sums_[0].end(), sums_[t].begin(), sums_[0].begin(),
                   std::plus<>());
  }
  design_.team->Sum(sums_[0]);
  return sums_[0];
}

void LogisticLoss::AddRow(const Design::Row& row, double* sums) const {
  std::array<double, kMostOutputs> residuals;
  linear_.Sum(design_, row, residuals.data());
  design_.AddOffsets(row, outputs_, residuals.data());
  const double loss = row.weight * LossAndResidual(outputs_, row.label, residuals.data());
  const double most = coarse_(loss);
  sums[size_] += most;
  sums[size_ + 1] += fine_(loss - most);
  for (uint32_t k = 0; k < outputs_; ++k) residuals[k] *= row.weight;
  Scatter(row, residuals.data(), sums);
}

void LogisticLoss::Scatter(const Design::Row& row, const double* residuals, double* sums) const {
  design_.ForEachBlock(row, [&](double value, std::span<const uint32_t> block) {
    std::array<double, kMostOutputs> rounded;
    for (uint32_t k = 0; k < outputs_; ++k) rounded[k] = residual_rounding_(value * residuals[k]);
    if (outputs_ == 1) {
      for (uint32_t column : block) sums[column] += rounded[0];
      return;
    }
    for (uint32_t column : block) {
      double* sum = sums + size_t{column} * outputs_;
      for (uint32_t k = 0; k < outputs_; ++k) sum[k] += rounded[k];
    }
  });
  if (!options_.has_bias) return;
  double* bias = sums + size_ - outputs_;
  for (uint32_t k = 0; k < outputs_; ++k) bias[k] += residual_rounding_(residuals[k]);
}

void LogisticLoss::ToWeights(const Eigen::VectorXd& u, Linear* out) const {
  ToLinear(u.data(), out);
}

void LogisticLoss::ToLinear(const double* u, Linear* out) const {
  const size_t penalised = size_ - outputs_;
  out->outputs = outputs_;
  out->weight.resize(penalised);
  for (size_t i = 0; i < penalised; ++i) out->weight[i] = u[i] * Scale(i);
  out->bias.assign(u + penalised, u + size_);
}

// Their penalty; adds its gradient.
double LogisticLoss::AddContrasts(double* gradient) const {
  double penalty = 0;
  for (const std::vector<double>& contrast : options_.contrasts) {
    const double mean =
        std::inner_product(contrast.begin(), contrast.end(), linear_.weight.begin(), 0.0);
    penalty += options_.contrast_strength / 2 * mean * mean;
    for (size_t i = 0; i < contrast.size(); ++i)
      gradient[i] += options_.contrast_strength * mean * contrast[i] * Scale(i);
  }
  return penalty;
}

}  // namespace backstop::training
