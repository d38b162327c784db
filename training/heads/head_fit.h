// Fits one head on some of the examples' rows, and scores any row with it. Where the rows lie with
// more than one process (Examples::team) all of them make each call with their own rows. Labels and
// the fitted head are the same for all, scores are of the process's own rows.

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

// The labels of a head that at least `min_labels` messages have; copies count once.
std::vector<uint32_t> TrainedLabels(const Examples& examples, Head head, uint32_t min_labels);

// When a logistic regression is done: LogisticOptions::tolerance. The model itself is fitted to
// within about 1e-6 of the least objective (bench/versus/fit_versus.cc); so fine a fit takes three
// times as long, and moves no held-out figure in its fourth digit.
inline constexpr double kModelTolerance = 1e-7;
inline constexpr double kHoldoutTolerance = 1e-4;

// Trains on the rows with use[row]; those of labels not in `labels` are left out. kBadArgument: too
// little to learn from.
Status FitHead(const Examples& examples, const TermIndex& index, const Recipe& recipe, Head head,
               const std::vector<uint32_t>& labels, const std::vector<bool>& use, double l2,
               double tolerance, FittedHead* out);

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
