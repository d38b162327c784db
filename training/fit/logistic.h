// L2-regularised logistic regression, binary or multinomial, by L-BFGS (LBFGS++ on Eigen). The sums
// are doubles over a fixed number of row chunks added in order, so the same rows give the same bits
// whatever the number of threads.

#ifndef BACKSTOP_TRAINING_FIT_LOGISTIC_H_
#define BACKSTOP_TRAINING_FIT_LOGISTIC_H_

#include <vector>

#include "backstop/status.h"
#include "fit/design.h"

namespace backstop::training {

struct LogisticOptions {
  double l2 = 1e-4;      // penalty l2/2 * |u|^2 beside the mean loss; the bias is free
  bool has_bias = true;  // false: it stays 0
  // Weight = scale * u, [columns][outputs] or empty for ones: a feature of scale s is penalised
  // 1/s^2 times as much.
  std::vector<double> scale{};
  // Rows over columns: contrast_strength/2 * sum of (contrast . weight)^2 is added. With
  // differences of mean rows, mail alike in all but its source is asked to get the same mean sum.
  // One output.
  std::vector<std::vector<double>> contrasts{};
  double contrast_strength = 0;
  int max_iterations = 300;
  double tolerance = 1e-6;  // of the gradient's norm relative to its norm at zero
  int threads = 2;
};

// Minimises (sum of weight * loss) / (sum of weight) + l2/2 |u|^2 + the contrasts' penalty. Labels
// lie in [0, labels). REQUIRES: no contrasts when there are more than two labels.
// kBadArgument: no rows, one label only; kInternal: the optimiser gave up far from an optimum.
// `out` is untouched on error.
Status FitLogistic(const Design& design, uint32_t labels, const LogisticOptions& options,
                   Linear* out);

// The objective and its gradient at `u` ([columns][outputs] then [outputs] biases); what
// FitLogistic minimises.
double LogisticObjective(const Design& design, uint32_t labels, const LogisticOptions& options,
                         const std::vector<double>& u, std::vector<double>* gradient);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_FIT_LOGISTIC_H_
