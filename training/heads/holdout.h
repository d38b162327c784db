// What each head says of mail that its training has not seen: families are left out fold by fold,
// with every message that shows the same original. Regularisation is chosen by these scores,
// calibration and evaluation rest on them.

#ifndef BACKSTOP_TRAINING_HEADS_HOLDOUT_H_
#define BACKSTOP_TRAINING_HEADS_HOLDOUT_H_

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "examples/examples.h"
#include "heads/head_fit.h"
#include "recipe/recipe.h"

namespace backstop::training {

// By family, -1 for none.
std::vector<int> FoldsOfFamilies(const Examples& examples, const std::vector<FoldRecipe>& folds);

// Fold of each row of a head by the recipe, -1 for none (always trained on, never judged). A group
// lies in one fold: the first, in the recipe's order, that any row of it belongs to by its family.
std::vector<int> AssignFolds(const Examples& examples, const Recipe& recipe, Head head);

struct HoldoutScores {
  Head head = Head::kKind;
  double l2 = 0;
  std::vector<uint32_t> labels;  // by output, as FittedHead
  uint32_t outputs = 0;
  std::vector<std::string> folds;  // names
  std::vector<uint32_t> rows;      // into Examples::rows, by fold
  std::vector<uint32_t> fold;      // of each of `rows`
  std::vector<uint32_t> domain;    // of each of `rows` (heads/domains.h)
  std::vector<double> sums;        // [rows.size()][outputs], before calibration
  // The recipe's near rows once more, by models that have seen the rest of their sources.
  std::vector<uint32_t> near_rows;
  std::vector<double> near_sums;  // [near_rows.size()][outputs]
  // Nested: by models that have seen neither the row's fold nor fold f, [folds][rows.size()]; the
  // fold's own rows have 0. Empty when the recipe does not ask for it.
  std::vector<double> nested_sums;
};

// The sums of `rows` of a head with one output that calibration rests on: those of near rows in
// place of their fold's. `leave_out`: a fold that their models should not have seen (its own rows'
// sums are not to be used), -1 for none; without nested sums it is ignored.
std::vector<double> SumsToCalibrate(const HoldoutScores& scores, int leave_out);

// Of kind: the mean over folds of their rows' mean log-loss, sums multiplied by `slope`.
double KindLoss(const Examples& examples, const HoldoutScores& scores, double slope = 1);

using AllHoldouts = std::array<HoldoutScores, kHeadCount>;

// The model of one fold, trained on every row of `head` whose entry in `folds` (AssignFolds) is not
// `fold`; `rows` receives the others, which it has not seen.
Status FitFold(const Examples& examples, const TermIndex& index, const Recipe& recipe, Head head,
               const std::vector<int>& folds, uint32_t fold, double l2, FittedHead* out,
               std::vector<uint32_t>* rows);

using Progress = std::function<void(const std::string& what)>;

// Trains one model per fold and scores the fold's rows with it.
Status ScoreHoldouts(const Examples& examples, const TermIndex& index, const Recipe& recipe,
                     Head head, double l2, const Progress& progress, HoldoutScores* out);

// The recipe's l2 whose hold-out scores are best, with those scores: origin by AUC, kind by
// log-loss, each a mean over folds, so that a large source decides no more than a small one. Near
// rows are scored with it alone.
Status ChooseL2(const Examples& examples, const TermIndex& index, const Recipe& recipe, Head head,
                const Progress& progress, HoldoutScores* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_HOLDOUT_H_
