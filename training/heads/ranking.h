// The loss of scores, shared by the choice of l2, calibration and evaluation.

#ifndef BACKSTOP_TRAINING_HEADS_RANKING_H_
#define BACKSTOP_TRAINING_HEADS_RANKING_H_

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace backstop::training {

// -log softmax(slope * sums)[label], nats.
inline double LogLoss(const double* sums, size_t outputs, size_t label, double slope = 1) {
  const double top = *std::max_element(sums, sums + outputs);
  double total = 0;
  for (size_t k = 0; k < outputs; ++k) total += std::exp(slope * (sums[k] - top));
  return std::log(total) - slope * (sums[label] - top);
}

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_RANKING_H_
