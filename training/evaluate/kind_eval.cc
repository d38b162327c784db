// Kind by held-out source: what each source's messages were called. The slope does not move the
// winner, so the tables need no calibration; the calibration error is of p(dsn-failed) with the
// fitted slope.

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "backstop/labels.h"
#include "evaluate/evaluate.h"
#include "evaluate/metrics.h"
#include "heads/calibrate.h"

namespace backstop::training {
namespace {

constexpr auto kFailed = static_cast<uint32_t>(Kind::kDsnFailed);

bool IsRealBounceSource(const std::string& source) {
  return source.starts_with("bounces/") || source.starts_with("backscatter-") ||
         source.starts_with("legit-bounce-");
}

uint32_t Called(const HoldoutScores& scores, size_t i) {
  const double* sums = &scores.sums[i * scores.outputs];
  return scores.labels[static_cast<size_t>(std::max_element(sums, sums + scores.outputs) - sums)];
}

double ProbabilityOfFailed(const double* sums, const std::vector<uint32_t>& labels, double slope) {
  const auto at = std::find(labels.begin(), labels.end(), kFailed);
  if (at == labels.end()) return 0;
  return std::exp(-LogLoss(sums, labels.size(), static_cast<size_t>(at - labels.begin()), slope));
}

}  // namespace

void EvaluateKind(const Examples& examples, const HoldoutScores& scores, Results* results) {
  std::map<std::tuple<uint32_t, std::string, uint32_t>, KindLine> lines;
  KindTotals& totals = results->kind_totals;
  const double slope = CalibrateKind(examples, scores);
  std::vector<Judged> judged;
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const double* sums = &scores.sums[i * scores.outputs];
    const uint32_t called = Called(scores, i);
    const std::string& source = examples.sources[row.source];
    KindLine& line = lines[{scores.fold[i], source, row.label}];
    line.fold = scores.folds[scores.fold[i]];
    line.source = source;
    line.label = row.label;
    ++line.messages;
    ++line.called[called];
    ++totals.messages;
    totals.right += called == row.label ? 1 : 0;
    if (row.label == kFailed) {
      ++totals.reports;
      totals.reports_found += called == kFailed ? 1 : 0;
      if (IsRealBounceSource(source)) {
        ++totals.bounces;
        totals.bounces_found += called == kFailed ? 1 : 0;
      }
    }
    if (row.label == static_cast<uint32_t>(Kind::kOrdinary)) {
      ++totals.ordinary;
      totals.ordinary_as_failed += called == kFailed ? 1 : 0;
    }
    judged.push_back({ProbabilityOfFailed(sums, scores.labels, slope), row.label == kFailed, 1});
  }
  if (!judged.empty()) totals.calibration_error = CalibrationError(judged);
  for (auto& [key, line] : lines) results->kind.push_back(std::move(line));
}

std::string KindErrors(const Examples& examples, const HoldoutScores& scores) {
  std::string out = "path\tindex\tsource\tis\tcalled\n";
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const uint32_t called = Called(scores, i);
    if (called == row.label) continue;
    const MessageId& message = examples.messages[row.message];
    out += message.path + '\t' + std::to_string(message.index) + '\t' +
           examples.sources[row.source] + '\t' + std::string(LabelName(row)) + '\t' +
           std::string(KindName(static_cast<Kind>(called))) + '\n';
  }
  return out;
}

Results Evaluate(const Recipe& recipe, const Examples& examples, const AllHoldouts& holdouts) {
  Results results;
  EvaluateKind(examples, holdouts[0], &results);
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
