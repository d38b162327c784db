// Kind by held-out source: what each source's messages were called. The slope does not move the
// winner, so the tables need no calibration; the calibration error is of p(dsn-failed) with the
// fitted slope.

#include <algorithm>
#include <cmath>
#include <map>

#include "backstop/labels.h"
#include "evaluate/evaluate.h"
#include "heads/calibrate.h"
#include "heads/ranking.h"
#include "model/content.h"

namespace backstop::training {
namespace {

constexpr auto kFailed = static_cast<uint32_t>(Kind::kDsnFailed);

constexpr auto kOrdinary = static_cast<uint32_t>(Kind::kOrdinary);

uint32_t CalledWithGate(const Examples& examples, const HoldoutScores& scores, const GateFit& gate,
                        size_t i) {
  return gate.LetsGo(examples, scores.rows[i]) ? kOrdinary : CalledKind(scores, i);
}

double ProbabilityOfFailed(const double* sums, const std::vector<uint32_t>& labels, double slope) {
  const auto at = std::find(labels.begin(), labels.end(), kFailed);
  if (at == labels.end()) return 0;
  return std::exp(-LogLoss(sums, labels.size(), static_cast<size_t>(at - labels.begin()), slope));
}

// Of a message that the gate lets go: by the gate's own calibration.
double GatedProbability(const GateFit& gate, uint32_t row) {
  const double nats = static_cast<double>(gate.sums[row]) / model::kWeightOne;
  return 1 / (1 + std::exp(-gate.calibration(nats)));
}

}  // namespace

uint32_t CalledKind(const HoldoutScores& scores, size_t i) {
  const double* sums = &scores.sums[i * scores.outputs];
  return scores.labels[static_cast<size_t>(std::max_element(sums, sums + scores.outputs) - sums)];
}

accuracy::KindFigures EvaluateKind(const Examples& examples, const HoldoutScores& scores,
                                   const GateFit& gate) {
  const double slope = CalibrateKind(examples, scores);
  std::vector<accuracy::KindCase> cases;
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const double* sums = &scores.sums[i * scores.outputs];
    const double p_failed = gate.LetsGo(examples, scores.rows[i])
                                ? GatedProbability(gate, scores.rows[i])
                                : ProbabilityOfFailed(sums, scores.labels, slope);
    cases.push_back({scores.folds[scores.fold[i]], examples.sources[row.source], row.label,
                     CalledWithGate(examples, scores, gate, i), p_failed});
  }
  return accuracy::CountKinds(cases);
}

std::string KindErrors(const Examples& examples, const HoldoutScores& scores, const GateFit& gate) {
  std::string out = "path\tindex\tsource\tis\tcalled\n";
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const uint32_t called = CalledWithGate(examples, scores, gate, i);
    if (called == row.label) continue;
    const MessageId& message = examples.IdOf(row);
    out += message.path + '\t' + std::to_string(message.index) + '\t' +
           examples.sources[row.source] + '\t' + std::string(LabelName(row)) + '\t' +
           std::string(KindName(static_cast<Kind>(called))) + '\n';
  }
  return out;
}

Results Evaluate(const Recipe& recipe, const Examples& examples, const AllHoldouts& holdouts) {
  Results results;
  results.gate = FitGate(recipe, examples);
  results.gate_figures = EvaluateGate(examples, holdouts[0], results.gate);
  results.kind = EvaluateKind(examples, holdouts[0], results.gate);
  results.origin = EvaluateOrigin(recipe, examples, holdouts[1]);
  std::map<uint32_t, KindCount> kinds;
  for (const ExampleRow& row : examples.rows) {
    if (row.head == Head::kKind) {
      KindCount& count = kinds[row.label];
      count.label = row.label;
      ++(row.is_written ? count.written : count.real);
    } else if (row.is_report || row.mode == ReturnMode::kFull) {
      ++results.origin_rows[examples.families[row.family]]
                           [std::string(LabelName(row)) + (row.is_report ? " reports" : "")];
    }
  }
  for (const auto& [label, count] : kinds) results.kinds.push_back(count);
  return results;
}

}  // namespace backstop::training
