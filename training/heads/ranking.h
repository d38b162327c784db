// Areas and losses over scores, shared by the choice of l2 and by evaluation.

#ifndef BACKSTOP_TRAINING_HEADS_RANKING_H_
#define BACKSTOP_TRAINING_HEADS_RANKING_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace backstop::training {

struct Scored {
  double score;
  bool is_positive;
};

// Area under the ROC curve: the chance that a positive scores above a negative, ties counting half.
// NaN without both.
inline double Auc(std::vector<Scored> scored) {
  std::sort(scored.begin(), scored.end(),
            [](const Scored& a, const Scored& b) { return a.score < b.score; });
  double below = 0;  // negatives with a smaller score
  double pairs = 0;
  double positives = 0;
  for (size_t i = 0; i < scored.size();) {
    double negatives_here = 0;
    double positives_here = 0;
    const double score = scored[i].score;
    for (; i < scored.size() && scored[i].score == score; ++i) {
      (scored[i].is_positive ? positives_here : negatives_here) += 1;
    }
    pairs += positives_here * (below + negatives_here / 2);
    below += negatives_here;
    positives += positives_here;
  }
  return positives > 0 && below > 0 ? pairs / positives / below : std::nan("");
}

// -log softmax(slope * sums)[label], nats.
inline double LogLoss(const double* sums, size_t outputs, size_t label, double slope = 1) {
  const double top = *std::max_element(sums, sums + outputs);
  double total = 0;
  for (size_t k = 0; k < outputs; ++k) total += std::exp(slope * (sums[k] - top));
  return std::log(total) - slope * (sums[label] - top);
}

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_RANKING_H_
