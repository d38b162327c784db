// How the heads fare on sources that they were not trained on: the tables of `backstop-train eval`
// and of the model card. Everything is computed from hold-out scores; kinds known only from
// messages written for the project stand apart.

#ifndef BACKSTOP_TRAINING_EVALUATE_EVALUATE_H_
#define BACKSTOP_TRAINING_EVALUATE_EVALUATE_H_

#include <map>
#include <string>
#include <vector>

#include "examples/examples.h"
#include "heads/holdout.h"
#include "recipe/recipe.h"

namespace backstop::training {

// One line of the origin table: a fold, or a part of it.
// What the served thresholds make of one class, with the calibration of the other folds and even
// prior odds.
struct Decided {
  size_t right = 0;
  size_t wrong = 0;  // the rest is undetermined
};

struct OriginLine {
  std::string fold;
  std::string part;  // "all", a return mode of unmodified mail ("full", "headers"), "reports",
                     // "reports/full", ...
  size_t legitimate = 0;
  size_t backscatter = 0;
  double auc = 0;
  double auc_interval = 0;  // +-, 95 % bootstrap
  double recall_at_1 = 0;   // at 1 % false positives, threshold chosen on this line
  double recall_at_01 = 0;  // at 0.1 %
  double transferred_fp =
      0;  // false positives and recall at the threshold that gave 1 % on the other folds together
  double transferred_recall = 0;
  double calibration_error =
      0;                       // with the calibration of the other folds, classes weighted equally
  Decided legitimate_decided;  // also where the line has one class only
  Decided backscatter_decided;
};

// One source of held-out mail against the kinds it was called.
struct KindLine {
  std::string fold;
  std::string source;
  uint32_t label = 0;
  size_t messages = 0;
  std::map<uint32_t, size_t> called;
};

struct KindTotals {
  size_t bounces =
      0;  // real mail labelled dsn-failed, of sources named "bounces..." or real backscatter
  size_t bounces_found = 0;
  size_t reports = 0;  // all held-out dsn-failed
  size_t reports_found = 0;
  size_t ordinary = 0;  // labelled ordinary
  size_t ordinary_as_failed = 0;
  size_t messages = 0;
  size_t right = 0;
  double calibration_error = 0;  // of p(dsn-failed)
};

// A kind's rows by where they come from.
struct KindCount {
  uint32_t label = 0;
  size_t real = 0;
  size_t written = 0;
};

struct Results {
  std::vector<OriginLine> origin;
  std::vector<KindLine> kind;
  KindTotals kind_totals;
  std::vector<KindCount> kinds;
  std::map<std::string, std::map<std::string, size_t>> origin_rows;  // family -> label -> messages
};

Results Evaluate(const Recipe& recipe, const Examples& examples, const AllHoldouts& holdouts);
std::vector<OriginLine> EvaluateOrigin(const Recipe& recipe, const Examples& examples,
                                       const HoldoutScores& scores);
void EvaluateKind(const Examples& examples, const HoldoutScores& scores, Results* results);

// One line "path index source is called" per held-out message whose kind was missed, tab-separated:
// what to read first.
std::string KindErrors(const Examples& examples, const HoldoutScores& scores);

// Aligned text for people, Markdown tables for the card, and JSON for scripts.
std::string ResultsText(const Results& results);
std::string ResultsMarkdown(const Results& results);
std::string ResultsJson(const Results& results);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EVALUATE_EVALUATE_H_
