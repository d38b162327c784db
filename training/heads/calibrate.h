// From sums to probabilities: a slope for kind's margins, for origin a slope and an intercept per
// return mode. Fitted on hold-out scores, so that probabilities are honest of sources that were not
// trained on.

#ifndef BACKSTOP_TRAINING_HEADS_CALIBRATE_H_
#define BACKSTOP_TRAINING_HEADS_CALIBRATE_H_

#include <array>
#include <vector>

#include "examples/examples.h"
#include "heads/holdout.h"
#include "recipe/recipe.h"

namespace backstop::training {

struct Affine {
  double slope = 1;
  double intercept = 0;
  double operator()(double sum) const { return slope * sum + intercept; }
};

using OriginCalibration = std::array<Affine, 4>;  // by ReturnMode

// Minimises the weighted logistic loss of slope * sum + intercept; a slight penalty of (slope -
// 1)^2 and intercept^2, beside the mean loss, keeps separable data finite. The identity when a
// label is missing. The slope is never negative. All processes of the team call it, each with the
// sums that it has.
Affine FitAffine(Team& team, const std::vector<double>& sums, const std::vector<bool>& is_positive,
                 const std::vector<double>& weights, double penalty = 1e-3);
// The same without an intercept.
double FitSlope(Team& team, const std::vector<double>& sums, const std::vector<bool>& is_positive,
                const std::vector<double>& weights, double penalty = 1e-3);

// An intercept is the mean offset of a handful of sources, which lie further apart than that mean
// lies from 0 (docs/experiments.md, 11): it is taken where it speaks for legitimate mail, whose
// loss costs more, and 0 where it would speak for backscatter. Every domain has the same say within
// its class (newsletters weigh as much as list mail), and both classes too; near rows count with
// their near scores. `leave_out`: a fold whose scores are not used, -1 for none. kNone: slope 0; a
// mode with too few messages of its own takes the nearest larger one's. This and the next
// two are called by all processes of the examples' team.
OriginCalibration CalibrateOrigin(const Examples& examples, const HoldoutScores& scores,
                                  int leave_out);

// For each fold the calibration that leaves it out: what the fold is judged with.
std::vector<OriginCalibration> CalibrateEachFold(const Examples& examples,
                                                 const HoldoutScores& scores);

// The slope of kind's margins, over all folds' trained labels; 1 without scores of mail that may
// judge.
double CalibrateKind(const Examples& examples, const HoldoutScores& scores);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_CALIBRATE_H_
