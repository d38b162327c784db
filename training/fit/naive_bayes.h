// Bernoulli naive Bayes as a linear model: what an absent feature says is folded into the bias, so
// scoring adds present features only. Its log-count ratios also scale the columns of nb-lr (Wang
// and Manning 2012).

#ifndef BACKSTOP_TRAINING_FIT_NAIVE_BAYES_H_
#define BACKSTOP_TRAINING_FIT_NAIVE_BAYES_H_

#include <vector>

#include "backstop/status.h"
#include "fit/design.h"

namespace backstop::training {

// P(feature | label) = (weighted rows with it + smoothing) / (weighted rows + 2 smoothing).
// REQUIRES: term_value 1 in every row (presence has no scale). kBadArgument: fewer than two labels
// have rows; a label without rows gets no weights.
Status FitNaiveBayes(const Design& design, uint32_t labels, double smoothing, Linear* out);

// |log P(feature | label) / P(feature | not label)| per [column][output], the column scale of
// nb-lr.
std::vector<double> LogCountRatios(const Design& design, uint32_t labels, double smoothing);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_FIT_NAIVE_BAYES_H_
