// How the heads fare on sources that they were not trained on: the tables of `backstop-train eval`
// and of the model card. Everything is computed from hold-out scores; kinds known only from
// messages written for the project stand apart.

#ifndef BACKSTOP_TRAINING_EVALUATE_EVALUATE_H_
#define BACKSTOP_TRAINING_EVALUATE_EVALUATE_H_

#include <map>
#include <string>
#include <vector>

#include "accuracy/accuracy.h"
#include "examples/examples.h"
#include "heads/holdout.h"
#include "recipe/recipe.h"

namespace backstop::training {

// A kind's rows by where they come from.
struct KindCount {
  uint32_t label = 0;
  size_t real = 0;
  size_t written = 0;
};

struct Results {
  std::vector<accuracy::OriginLine> origin;
  accuracy::KindFigures kind;
  std::vector<KindCount> kinds;
  std::map<std::string, std::map<std::string, size_t>> origin_rows;  // family -> label -> messages
};

Results Evaluate(const Recipe& recipe, const Examples& examples, const AllHoldouts& holdouts);
std::vector<accuracy::OriginLine> EvaluateOrigin(const Recipe& recipe, const Examples& examples,
                                                 const HoldoutScores& scores);
accuracy::KindFigures EvaluateKind(const Examples& examples, const HoldoutScores& scores);

// One line "path index source is called" per held-out message whose kind was missed, tab-separated:
// what to read first.
std::string KindErrors(const Examples& examples, const HoldoutScores& scores);

// Aligned text for people, Markdown tables for the card, and JSON for scripts.
std::string ResultsText(const Results& results);
std::string ResultsMarkdown(const Results& results);
std::string ResultsJson(const Results& results);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EVALUATE_EVALUATE_H_
