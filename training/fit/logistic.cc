// The loss of a chunk of rows is one pass over their columns: sum, softmax (or sigmoid), and the
// residual scattered into the chunk's own gradient. LBFGS++ reports trouble by throwing, often when
// rounding stops it at the optimum; that is told apart from a true failure by the gradient's norm.

#include "fit/logistic.h"

#include <LBFGS.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <exception>
#include <numeric>
#include <string>
#include <thread>

namespace backstop::training {
namespace {

constexpr uint32_t kChunks = 8;  // fixed, so that sums do not depend on the number of threads

// Replaces the sums of one row by d loss / d sum and returns the loss.
double LossAndResidual(uint32_t outputs, uint32_t label, double* sums) {
  if (outputs == 1) {
    const double signed_sum = label == 1 ? sums[0] : -sums[0];
    const double loss = signed_sum > 0 ? std::log1p(std::exp(-signed_sum))
                                       : -signed_sum + std::log1p(std::exp(signed_sum));
    sums[0] = 1 / (1 + std::exp(-sums[0])) - (label == 1 ? 1 : 0);
    return loss;
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

class Objective {
 public:
  Objective(const Design& design, uint32_t labels, const LogisticOptions& options)
      : design_(design), options_(options), outputs_(OutputsFor(labels)) {
    size_ = (size_t{design.columns} + 1) * outputs_;
    linear_.outputs = outputs_;
    assert(options.contrasts.empty() || outputs_ == 1);
    for (const Design::Row& row : design.rows) total_weight_ += row.weight;
    for (auto& gradient : gradients_) gradient.resize(size_);
  }

  size_t size() const { return size_; }

  double Evaluate(const double* u, double* gradient) {
    ToWeights(u, &linear_);
    RunChunks();
    const size_t penalised = size_ - outputs_;
    double loss = 0;
    for (uint32_t c = 0; c < kChunks; ++c) loss += losses_[c];
    loss /= total_weight_;
    double penalty = 0;
    for (size_t i = 0; i < size_; ++i) {
      double sum = 0;
      for (uint32_t c = 0; c < kChunks; ++c) sum += gradients_[c][i];
      gradient[i] = sum / total_weight_ * Scale(i);
      if (i < penalised) {
        gradient[i] += options_.l2 * u[i];
        penalty += u[i] * u[i];
      }
    }
    return loss + options_.l2 / 2 * penalty + AddContrasts(gradient);
  }

  void ToWeights(const double* u, Linear* out) const {
    const size_t penalised = size_ - outputs_;
    out->weight.resize(penalised);
    for (size_t i = 0; i < penalised; ++i) out->weight[i] = u[i] * Scale(i);
    out->bias.assign(u + penalised, u + size_);
  }

 private:
  double Scale(size_t i) const { return i < options_.scale.size() ? options_.scale[i] : 1.0; }

  // Their penalty; adds its gradient.
  double AddContrasts(double* gradient) const {
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

  void RunChunks() {
    const auto threads = static_cast<uint32_t>(std::clamp(options_.threads, 1, int{kChunks}));
    std::vector<std::thread> workers;
    for (uint32_t t = 1; t < threads; ++t) {
      workers.emplace_back([this, t, threads] {
        for (uint32_t c = t; c < kChunks; c += threads) RunChunk(c);
      });
    }
    for (uint32_t c = 0; c < kChunks; c += threads) RunChunk(c);
    for (std::thread& worker : workers) worker.join();
  }

  void RunChunk(uint32_t chunk) {
    std::vector<double>& gradient = gradients_[chunk];
    std::fill(gradient.begin(), gradient.end(), 0.0);
    std::vector<double> sums(outputs_);
    const size_t n = design_.rows.size();
    const size_t bias = size_ - outputs_;
    double loss = 0;
    for (size_t i = n * chunk / kChunks; i < n * (chunk + 1) / kChunks; ++i) {
      const Design::Row& row = design_.rows[i];
      linear_.Sum(design_, row, sums.data());
      design_.AddOffsets(row, outputs_, sums.data());
      loss += row.weight * LossAndResidual(outputs_, row.label, sums.data());
      for (double& residual : sums) residual *= row.weight;
      design_.ForEach(row, [&](size_t column, double value) {
        double* g = &gradient[column * outputs_];
        for (uint32_t k = 0; k < outputs_; ++k) g[k] += value * sums[k];
      });
      if (!options_.has_bias) continue;
      for (uint32_t k = 0; k < outputs_; ++k) gradient[bias + k] += sums[k];
    }
    losses_[chunk] = loss;
  }

  const Design& design_;
  const LogisticOptions& options_;
  uint32_t outputs_;
  size_t size_ = 0;
  double total_weight_ = 0;
  Linear linear_;
  std::array<std::vector<double>, kChunks> gradients_;
  std::array<double, kChunks> losses_{};
};

Status CheckRows(const Design& design, uint32_t labels) {
  std::vector<size_t> counts(labels);
  for (const Design::Row& row : design.rows) {
    if (row.label >= labels) return Status(Code::kInternal, "a row's label is out of range");
    ++counts[row.label];
  }
  const auto kinds = std::count_if(counts.begin(), counts.end(), [](size_t n) { return n > 0; });
  if (kinds >= 2) return {};
  return Status(Code::kBadArgument, "cannot train on " + std::to_string(design.rows.size()) +
                                        " messages of " + std::to_string(kinds) +
                                        " class(es): give messages of at least two");
}

}  // namespace

double LogisticObjective(const Design& design, uint32_t labels, const LogisticOptions& options,
                         const std::vector<double>& u, std::vector<double>* gradient) {
  Objective objective(design, labels, options);
  assert(u.size() == objective.size());
  gradient->resize(u.size());
  return objective.Evaluate(u.data(), gradient->data());
}

Status FitLogistic(const Design& design, uint32_t labels, const LogisticOptions& options,
                   Linear* out) {
  if (Status s = CheckRows(design, labels); !s.ok()) return s;
  Objective objective(design, labels, options);
  Eigen::VectorXd u = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(objective.size()));
  Eigen::VectorXd gradient(u.size());
  objective.Evaluate(u.data(), gradient.data());
  const double start_norm = gradient.norm();

  LBFGSpp::LBFGSParam<double> param;
  param.m = 10;
  param.epsilon = std::max(options.tolerance * start_norm, 1e-12);
  param.epsilon_rel = 0;
  param.max_iterations = options.max_iterations;
  param.max_linesearch = 40;
  auto evaluate = [&objective](const Eigen::VectorXd& x, Eigen::VectorXd& g) {
    return objective.Evaluate(x.data(), g.data());
  };
  try {
    LBFGSpp::LBFGSSolver<double> solver(param);
    double value = 0;
    solver.minimize(evaluate, u, value);
  } catch (const std::exception& e) {
    const double value = objective.Evaluate(u.data(), gradient.data());
    // Rounding ends the line search near the optimum: 1/1000 of the first gradient is there,
    // anything else is not.
    if (!std::isfinite(value) || !(gradient.norm() <= 1e-3 * start_norm)) {
      return Status(Code::kInternal,
                    std::string("logistic regression did not converge (") + e.what() +
                        "): raise l2 in the recipe or look for columns with huge values");
    }
  }
  Linear fitted;
  fitted.outputs = OutputsFor(labels);
  objective.ToWeights(u.data(), &fitted);
  *out = std::move(fitted);
  return {};
}

}  // namespace backstop::training
