// What logistic regression minimises, and its gradient, over a design's rows. All sums over rows
// are exact (parallel/exact_sum.h), so they are the same bits whatever the number of threads and of
// processes among which the rows lie.

#ifndef BACKSTOP_TRAINING_FIT_LOGISTIC_OBJECTIVE_H_
#define BACKSTOP_TRAINING_FIT_LOGISTIC_OBJECTIVE_H_

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fit/design.h"
#include "fit/logistic.h"
#include "parallel/exact_sum.h"

namespace backstop::training {

// Points and gradients are [columns][outputs] penalised weights u before their scales, then
// [outputs] biases.
class LogisticLoss {
 public:
  // `design` and `options` must outlive it. REQUIRES: no contrasts when there are more than two
  // labels.
  LogisticLoss(const Design& design, uint32_t labels, const LogisticOptions& options);

  size_t size() const { return size_; }
  double Evaluate(const Eigen::VectorXd& u, Eigen::VectorXd* gradient);
  void ToWeights(const Eigen::VectorXd& u, Linear* out) const;

 private:
  // Adds up over threads and processes: [size() + 2], the gradient's data part and the loss, coarse
  // and fine part.
  const std::vector<double>& SumOverRows();
  void AddRow(const Design::Row& row, double* sums) const;
  void Scatter(const Design::Row& row, const double* residuals, double* sums) const;
  void ToLinear(const double* u, Linear* out) const;
  double AddContrasts(double* gradient) const;
  double Scale(size_t i) const { return i < options_.scale.size() ? options_.scale[i] : 1.0; }

  const Design& design_;
  const LogisticOptions& options_;
  uint32_t outputs_;
  size_t size_;
  double total_weight_ = 0;  // of all processes
  PreRounding residual_rounding_{1};
  PreRounding coarse_{1};  // of losses; what it leaves over is rounded by
  PreRounding fine_{1};
  Linear linear_;                          // the point evaluated
  std::vector<std::vector<double>> sums_;  // by thread
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_FIT_LOGISTIC_OBJECTIVE_H_
