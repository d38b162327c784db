// Logistic regression over a few dense columns whose weights must not be negative: how much each of
// several opinions counts, none of them against its word. L-BFGS-B (LBFGS++).

#ifndef BACKSTOP_TRAINING_FIT_BOUNDED_LOGISTIC_H_
#define BACKSTOP_TRAINING_FIT_BOUNDED_LOGISTIC_H_

#include <cstddef>
#include <vector>

#include "backstop/status.h"

namespace backstop::training {

struct DenseRows {
  size_t columns = 0;
  std::vector<double> values;  // [rows][columns]
  std::vector<bool> is_positive;
  std::vector<double> weights;  // [rows]
};

struct DenseFit {
  std::vector<double> weight;  // [columns], at least 0
  double bias = 0;
};

// Minimises the mean weighted loss + penalty * |weight - centre|^2; the bias is free. kBadArgument:
// one class only.
Status FitNonNegative(const DenseRows& rows, double penalty, double centre, DenseFit* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_FIT_BOUNDED_LOGISTIC_H_
