// Figures over scored messages: the area under the ROC curve, recalls at a share of false
// positives, calibration error.

#ifndef BACKSTOP_CORPUS_ACCURACY_METRICS_H_
#define BACKSTOP_CORPUS_ACCURACY_METRICS_H_

#include <cstddef>
#include <vector>

namespace backstop::accuracy {

struct Scored {
  double score;
  bool is_positive;
};

// A probability with the truth, and what it counts.
struct Judged {
  double probability;
  bool is_positive;
  double weight;
};

// Area under the ROC curve: the chance that a positive scores above a negative, ties counting half.
// NaN without both.
double Auc(std::vector<Scored> scored);

// The lowest threshold at which at most `share` of the negatives score at or above it; +infinity
// when even the highest negative is too many of them (0 negatives: -infinity).
double ThresholdFor(const std::vector<Scored>& scored, double share);

// Shares of positives and of negatives that score at or above the threshold; NaN without any.
struct Rates {
  double recall;
  double false_positives;
};
Rates RatesAt(const std::vector<Scored>& scored, double threshold);

// Expected calibration error: 10 equal bins of probability, |mean probability - share of positives|
// weighted by bin.
double CalibrationError(const std::vector<Judged>& judged);

// The largest share at which `events` or fewer among `of` are still as likely as 5 %: the upper end
// of the one-sided 95 % interval (Clopper and Pearson 1934). 1 without trials.
double ShareUpperBound(size_t events, size_t of);

}  // namespace backstop::accuracy

#endif  // BACKSTOP_CORPUS_ACCURACY_METRICS_H_
