// Fits one head on some of the examples' rows: row weights, dictionary, design matrix, trainer; and
// scores any row with it.

#ifndef BACKSTOP_TRAINING_HEADS_HEAD_FIT_H_
#define BACKSTOP_TRAINING_HEADS_HEAD_FIT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "examples/examples.h"
#include "fit/design.h"
#include "heads/term_choice.h"
#include "recipe/recipe.h"

namespace backstop::training {

struct FittedHead {
  Head head = Head::kKind;
  double l2 = 0;
  double term_offset = -1;
  std::vector<uint32_t>
      labels;  // label numbers by output; origin: {legitimate, backscatter}, one output
  std::vector<uint32_t> terms;  // term numbers, ascending; term i has column fixed_names.size() + i
  Linear linear;
  uint32_t trained_rows = 0;
};

// Row weights for training: those of `use` share the weight of their group, then of their family
// and class, then of their class, by the recipe's exponents; their mean is 1. Others 0.
std::vector<double> RowWeights(const Examples& examples, const HeadRecipe& recipe,
                               const std::vector<bool>& use);

// The labels of a head that have at least `min_labels` rows.
std::vector<uint32_t> TrainedLabels(const Examples& examples, Head head, uint32_t min_labels);

// Trains on the rows with use[row]; those of labels not in `labels` are left out. kBadArgument: too
// little to learn from.
Status FitHead(const Examples& examples, const TermIndex& index, const Recipe& recipe, Head head,
               const std::vector<uint32_t>& labels, const std::vector<bool>& use, double l2,
               FittedHead* out);

// Sums of rows before calibration, [rows.size()][outputs].
std::vector<double> ScoreRows(const Examples& examples, const FittedHead& fitted,
                              const HeadRecipe& recipe, const std::vector<uint32_t>& rows);

// An active feature of a row: it adds value * weight[output] to each sum.
struct Summand {
  size_t row = 0;  // into the rows asked for
  size_t column = 0;
  double value = 1;
  const double* weight = nullptr;  // [outputs], of the fitted head
};
// Calls visit for every summand of the rows; with the biases they add up to ScoreRows.
void VisitSummands(const Examples& examples, const FittedHead& fitted, const HeadRecipe& recipe,
                   const std::vector<uint32_t>& rows,
                   const std::function<void(const Summand&)>& visit);
// The feature's or term's name.
std::string_view ColumnName(const Examples& examples, const FittedHead& fitted, size_t column);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_HEAD_FIT_H_
