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
#include "parallel/collect.h"
#include "parallel/exact_sum.h"

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

// Messages of one fold, source, label, called kind and decile of the probability.
struct Cell {
  uint64_t messages = 0;
  double p_failed = 0;  // sum
  Cell& operator+=(const Cell& other) {
    messages += other.messages;
    p_failed += other.p_failed;
    return *this;
  }
};
constexpr double kDeciles = 10;

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
  const PreRounding rounding(examples.message_count);
  std::map<uint64_t, Cell> cells;
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const double* sums = &scores.sums[i * scores.outputs];
    const double p_failed = gate.LetsGo(examples, scores.rows[i])
                                ? GatedProbability(gate, scores.rows[i])
                                : ProbabilityOfFailed(sums, scores.labels, slope);
    const uint64_t key =
        uint64_t{scores.fold[i]} << 56 | uint64_t{row.source} << 24 | uint64_t{row.label} << 16 |
        CalledWithGate(examples, scores, gate, i) << 8 | static_cast<uint64_t>(p_failed * kDeciles);
    cells[key] += {1, rounding(p_failed)};
  }
  SumTally(*examples.team, &cells);
  std::vector<accuracy::KindCase> cases;
  cases.reserve(cells.size());
  for (const auto& [key, cell] : cells) {
    cases.push_back({scores.folds[key >> 56], examples.sources[key >> 24 & UINT32_MAX],
                     static_cast<uint32_t>(key >> 16 & UINT8_MAX),
                     static_cast<uint32_t>(key >> 8 & UINT8_MAX),
                     cell.p_failed / static_cast<double>(cell.messages), cell.messages});
  }
  return accuracy::CountKinds(cases);
}

std::string KindErrors(const Examples& examples, const HoldoutScores& scores, const GateFit& gate) {
  std::map<uint64_t, std::string> lines;  // in the order of folds, and in them of messages
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const uint32_t called = CalledWithGate(examples, scores, gate, i);
    if (called == row.label) continue;
    const MessageId& message = examples.IdOf(row);
    lines[uint64_t{scores.fold[i]} << 32 | row.message] =
        message.path + '\t' + std::to_string(message.index) + '\t' + examples.sources[row.source] +
        '\t' + std::string(LabelName(row)) + '\t' +
        std::string(KindName(static_cast<Kind>(called))) + '\n';
  }
  SumTally(*examples.team, &lines);
  std::string out = "path\tindex\tsource\tis\tcalled\n";
  for (const auto& [place, line] : lines) out += line;
  return out;
}

namespace {

void CountRows(const Examples& examples, Results* results) {
  std::map<uint64_t, uint64_t> counts;
  for (const ExampleRow& row : examples.rows) {
    const bool is_kind = row.head == Head::kKind;
    if (!is_kind && !row.is_report && row.mode != ReturnMode::kFull) continue;
    const bool is_apart = is_kind ? row.is_written : row.is_report;
    ++counts[uint64_t{is_kind ? 0 : row.family + 1} << 16 | uint64_t{row.label} << 8 |
             (is_apart ? 1 : 0)];
  }
  SumTally(*examples.team, &counts);
  for (const auto& [key, count] : counts) {
    const auto label = static_cast<uint32_t>(key >> 8 & UINT8_MAX);
    const bool is_apart = (key & 1) != 0;
    if (const uint64_t family = key >> 16; family > 0) {
      const std::string name(OriginName(static_cast<Origin>(label)));
      results->origin_rows[examples.families[family - 1]][name + (is_apart ? " reports" : "")] =
          count;
      continue;
    }
    if (results->kinds.empty() || results->kinds.back().label != label)
      results->kinds.push_back({label, 0, 0});
    (is_apart ? results->kinds.back().written : results->kinds.back().real) = count;
  }
}

}  // namespace

Results Evaluate(const Recipe& recipe, const Examples& examples, const AllHoldouts& holdouts) {
  Results results;
  results.gate = FitGate(recipe, examples);
  results.gate_figures = EvaluateGate(examples, holdouts[0], results.gate);
  results.kind = EvaluateKind(examples, holdouts[0], results.gate);
  const std::vector<OriginCalibration> calibration = CalibrateEachFold(examples, holdouts[1]);
  results.origin = EvaluateOrigin(recipe, examples, holdouts[1], calibration);
  results.bounces = EvaluateBounces(recipe, examples, holdouts[1], calibration);
  CountRows(examples, &results);
  return results;
}

}  // namespace backstop::training
