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
#include "gate_fit/gate_fit.h"
#include "heads/holdout.h"
#include "recipe/recipe.h"

namespace backstop::training {

// A kind's rows by where they come from.
struct KindCount {
  uint32_t label = 0;
  size_t real = 0;
  size_t written = 0;
};

// What the header gate lets go of one kind, or of one source's messages of it.
struct GateLine {
  std::string name;
  size_t messages = 0;
  size_t let_go = 0;
};
struct GateFigures {
  std::vector<GateLine> kinds;     // real and held out; the first: reports that the full path finds
  std::vector<GateLine> ordinary;  // by source
  std::vector<GateLine> reports;   // failure reports that the full path finds, by source
};

struct Results {
  std::vector<accuracy::OriginLine> origin;
  std::vector<accuracy::BounceLine> bounces;
  accuracy::KindFigures kind;
  std::vector<KindCount> kinds;
  GateFit gate;
  GateFigures gate_figures;
  std::map<std::string, std::map<std::string, size_t>> origin_rows;  // family -> label -> messages
};

// All processes of the examples' team call these, each with its rows, and have the same figures; of
// origin the first one alone has them.
Results Evaluate(const Recipe& recipe, const Examples& examples, const AllHoldouts& holdouts);
// `calibration`: CalibrateEachFold of the scores, here and in the next.
std::vector<accuracy::OriginLine> EvaluateOrigin(const Recipe& recipe, const Examples& examples,
                                                 const HoldoutScores& scores,
                                                 const std::vector<OriginCalibration>& calibration);
// Of the held-out real bounces that return something.
std::vector<accuracy::BounceLine> EvaluateBounces(
    const Recipe& recipe, const Examples& examples, const HoldoutScores& scores,
    const std::vector<OriginCalibration>& calibration);
// With the gate in force: what it lets go is called ordinary.
accuracy::KindFigures EvaluateKind(const Examples& examples, const HoldoutScores& scores,
                                   const GateFit& gate);
GateFigures EvaluateGate(const Examples& examples, const HoldoutScores& kind, const GateFit& gate);
// The kind that a held-out message was called by the full path.
uint32_t CalledKind(const HoldoutScores& scores, size_t i);

// One line "path index source is called" per held-out message whose kind was missed, tab-separated:
// what to read first.
std::string KindErrors(const Examples& examples, const HoldoutScores& scores, const GateFit& gate);

// Aligned text for people, Markdown tables for the card, and JSON for scripts.
std::string ResultsText(const Results& results);
std::string ResultsMarkdown(const Results& results);
std::string ResultsJson(const Results& results);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EVALUATE_EVALUATE_H_
