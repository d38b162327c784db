// What an operator's rows change in a base model: weights of one head beside the base's own sums,
// drawn to 0 as though kPriorMessages messages had spoken for the base.

#ifndef BACKSTOP_TRAINING_UPDATE_WEIGHT_CHANGE_H_
#define BACKSTOP_TRAINING_UPDATE_WEIGHT_CHANGE_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "fit/design.h"
#include "model/content.h"
#include "update/operator_rows.h"

namespace backstop::training {

// Of one head.
using Rows = std::vector<const OperatorRow*>;

// Nats per unit of a head's sums.
struct Slopes {
  double kind = 1;
  std::array<double, 4> origin{};  // by return mode
  double Of(const OperatorRow& row) const {
    return row.head == Head::kKind ? kind : origin[static_cast<size_t>(row.mode)];
  }
};

// Weights by name and key, nats before the slope; the bias (of origin only) behind it.
struct WeightChange {
  std::map<std::string, uint32_t> fixed;  // columns of `linear`
  std::map<uint64_t, uint32_t> terms;
  Linear linear;
  // Adds what it makes of the row to the base's `sums`.
  void AddTo(const OperatorRow& row, const Slopes& slopes, std::vector<double>* sums) const;
};

// Classes weigh the same, and in a class each original. `anchors` teach along, and are not counted
// as the operator's. kBadArgument: one class only.
Status FitChange(const Rows& rows, const Rows& anchors, const Slopes& slopes, WeightChange* out);

// How a head fares on the operator's own mail, by models that did not see the message or another of
// its original.
struct HeldBack {
  double loss_before = 0, loss_after = 0;  // mean of the classes' mean log-losses
  size_t wrong_before = 0, wrong_after = 0;
  size_t rows = 0;
};
Status JudgeHeldBack(const Rows& rows, const Rows& anchors, const Slopes& slopes, HeldBack* out);

// Originals of each class: messages that share a key are one.
std::map<uint8_t, size_t> CountOriginals(const Rows& rows);

void ApplyChange(Head head, const WeightChange& change, model::ModelContent* content);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_WEIGHT_CHANGE_H_
