// Everything that the evaluation report shows, as numbers: curves, calibration, tables by part of
// the mail with intervals, the worst errors with their summands, the strongest features. All of it
// is of held-out mail: each row is judged by a model that saw neither its source nor its original,
// and calibrated on the other folds. `backstop-train eval --html` draws it; --json prints it.

#ifndef BACKSTOP_TRAINING_EVAL_REPORT_EVALUATION_REPORT_H_
#define BACKSTOP_TRAINING_EVAL_REPORT_EVALUATION_REPORT_H_

#include <array>
#include <map>
#include <string>
#include <vector>

#include "accuracy/bootstrap.h"
#include "backstop/status.h"
#include "evaluate/evaluate.h"
#include "examples/examples.h"
#include "heads/holdout.h"
#include "recipe/recipe.h"

namespace backstop::training {

using accuracy::Interval;
using accuracy::RankFigures;

// Recall over the false positives of EvaluationReport::shares; the first curve is of all folds
// together, by calibrated log-odds.
struct RankCurve {
  std::string name;
  RankFigures figures;
};

// Of one return mode, classes weighted equally.
struct ReliabilityBin {
  double probability = 0;  // mean
  Interval backscatter;    // share that is
  size_t rows = 0;
};
struct ReliabilityCurve {
  std::string name;
  std::vector<ReliabilityBin> bins;
};

// Shares of a class by log-odds; bins of equal width, the outer ones hold what lies beyond.
struct ScoreHistogram {
  std::string name;
  std::array<size_t, 2> rows{};              // legitimate, backscatter
  std::array<std::vector<double>, 2> share;  // [EvaluationReport::kHistogramBins]
};

// A part of the mail: one source, one language, ...
struct OriginSlice {
  std::string dimension;
  std::string name;
  RankFigures ranks;           // recalls[0]: at 1 % false positives
  Interval legitimate_lost;    // legitimate mail decided backscatter
  Interval backscatter_found;  // backscatter decided so
};
struct KindSlice {
  std::string dimension;
  std::string name;
  size_t messages = 0;
  size_t failed = 0;       // labelled dsn-failed
  Interval right;          // of all kinds
  Interval failed_found;   // dsn-failed called so
  Interval failed_called;  // others called dsn-failed
};

struct NamedNats {
  std::string name;
  double nats = 0;
};
struct WorstError {
  std::string head;  // "kind", "origin"
  std::string path;
  uint32_t index = 0;
  std::string source;
  std::string mode;
  std::string is;
  std::string called;
  double nats = 0;                 // log-odds, or margin, for what it is not
  std::vector<NamedNats> reasons;  // largest summands of `nats`
};

struct StrongFeature {
  std::string side;  // "backscatter", "legitimate" or a kind
  std::string name;
  std::string sentence;
  double weight_in_all = 0;  // mean absolute nats over all rows: how much it decides
  double nats = 0;           // mean where it is present, towards `side`
  double lowest = 0;         // of the folds' means
  double highest = 0;
  std::array<double, 2> present{};  // share of rows not of `side`, and of it
};

struct EvaluationReport {
  static constexpr size_t kHistogramBins = 48;
  static constexpr double kHistogramReach = 12;  // nats to both sides

  std::vector<double> shares;  // of false positives, ascending, logarithmic
  std::vector<RankCurve> curves;
  std::vector<ReliabilityCurve> reliability;
  std::vector<ScoreHistogram> histograms;  // all, then each fold
  std::vector<OriginSlice> origin_slices;
  std::vector<std::string> kinds;              // of the confusion matrix
  std::vector<std::vector<size_t>> confusion;  // [is][called]
  std::vector<KindSlice> kind_slices;
  std::vector<WorstError> errors;
  std::vector<StrongFeature> features;
};

// Trains the folds' models once more, to say what moved them. kBadArgument: the scores are not
// what these models give.
Status BuildEvaluationReport(const Recipe& recipe, const Examples& examples,
                             const AllHoldouts& holdouts, const Progress& progress,
                             EvaluationReport* out);

// Parts of BuildEvaluationReport.
class MessageTraits;
void ReportOrigin(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores,
                  const MessageTraits& traits, EvaluationReport* out);
void ReportKind(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores,
                const MessageTraits& traits, EvaluationReport* out);
Status ReportFoldModels(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores,
                        const Progress& progress, EvaluationReport* out);

// One object: the tables of ResultsJson and, under "report", all of the above; NaN is null.
std::string ReportJson(const Recipe& recipe, const Examples& examples, const Results& results,
                       const EvaluationReport& report);
// The self-contained page that draws ReportJson's object.
std::string ReportPage(const std::string& json);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EVAL_REPORT_EVALUATION_REPORT_H_
