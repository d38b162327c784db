// Learns the header gate. A sign weighs its log-likelihood ratio, automatic mail or lures (spam
// dressed as automatic mail) against ordinary mail, and only those above 0 are kept: no sign speaks
// for ordinary mail, so nothing that a sender adds to a header can close the gate. Ratios are
// counted and not fitted together, so that a sign opens the gate by itself even where it mostly
// comes with others.

#ifndef BACKSTOP_TRAINING_GATE_FIT_GATE_FIT_H_
#define BACKSTOP_TRAINING_GATE_FIT_GATE_FIT_H_

#include <cstdint>
#include <vector>

#include "examples/examples.h"
#include "heads/calibrate.h"
#include "recipe/recipe.h"

namespace backstop::training {

struct GateFit {
  std::vector<int32_t> weights;  // by sign, 1/model::kWeightOne nat; 0: not a sign
  int32_t threshold = 0;         // 0: there is no gate
  Affine calibration;  // sum in nats, of a message let go, to log-odds of a failure report
  // By row: the sum of a gate that saw nothing of the row's fold; of rows in no fold, of the final
  // one. Rows of other heads: 0.
  std::vector<int64_t> sums;

  bool exists() const { return threshold > 0; }
  bool LetsGo(const Examples& examples, uint32_t row) const {
    return exists() && !examples.rows[row].is_head_unread && sums[row] < threshold;
  }
};

// The folds are those of kind. Without patterns in the recipe's gate: none. All processes of the
// examples' team call it, and have the same gate, each with the sums of its own rows.
GateFit FitGate(const Recipe& recipe, const Examples& examples);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_GATE_FIT_GATE_FIT_H_
