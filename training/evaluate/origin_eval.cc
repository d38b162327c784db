// Origin by fold and part. A part's transferred threshold comes from the same part of all other
// folds, as a gateway would have chosen it from mail it knows.

#include <algorithm>
#include <cmath>
#include <map>

#include "backstop/classifier.h"
#include "evaluate/evaluate.h"
#include "evaluate/metrics.h"
#include "heads/calibrate.h"

namespace backstop::training {
namespace {

constexpr unsigned kBootstrapRounds = 200;

struct PartRow {
  uint32_t fold;
  Scored scored;
  ReturnMode mode;
};
using Parts = std::map<std::string, std::vector<PartRow>>;

Parts SplitIntoParts(const Examples& examples, const HoldoutScores& scores) {
  Parts parts;
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const PartRow one{scores.fold[i],
                      {scores.sums[i], row.label == static_cast<uint8_t>(Origin::kBackscatter)},
                      row.mode};
    const std::string mode(ReturnModeName(row.mode));
    if (row.is_report) {
      parts["reports"].push_back(one);
      parts["reports/" + mode].push_back(one);
    } else {
      parts["all"].push_back(one);
      parts[mode].push_back(one);
    }
  }
  return parts;
}

double PartCalibrationError(const std::vector<PartRow>& rows,
                            const std::array<Affine, 4>& calibration, size_t positives,
                            size_t negatives) {
  std::vector<Judged> judged;
  for (const PartRow& row : rows) {
    const double log_odds = calibration[static_cast<size_t>(row.mode)](row.scored.score);
    const double weight = 0.5 / static_cast<double>(row.scored.is_positive ? positives : negatives);
    judged.push_back({1 / (1 + std::exp(-log_odds)), row.scored.is_positive, weight});
  }
  return CalibrationError(judged);
}

void CountDecided(const PartRow& row, const std::array<Affine, 4>& calibration, OriginLine* line) {
  const ClassifierOptions served;
  const double log_odds = calibration[static_cast<size_t>(row.mode)](row.scored.score);
  const double p = 1 / (1 + std::exp(-log_odds));
  const bool is_backscatter = p >= served.backscatter_threshold;
  if (!is_backscatter && p > served.legitimate_threshold) return;
  Decided& decided = row.scored.is_positive ? line->backscatter_decided : line->legitimate_decided;
  ++(is_backscatter == row.scored.is_positive ? decided.right : decided.wrong);
}

OriginLine Line(const Recipe& recipe, const std::string& part, const std::vector<PartRow>& rows,
                uint32_t fold, const std::array<Affine, 4>& calibration) {
  OriginLine line;
  line.part = part;
  std::vector<Scored> here;
  std::vector<PartRow> here_rows;
  std::vector<Scored> elsewhere;
  for (const PartRow& row : rows) {
    (row.fold == fold ? here : elsewhere).push_back(row.scored);
    if (row.fold == fold) here_rows.push_back(row);
  }
  for (const Scored& one : here) ++(one.is_positive ? line.backscatter : line.legitimate);
  for (const PartRow& row : here_rows) CountDecided(row, calibration, &line);
  if (line.backscatter == 0 || line.legitimate == 0) return line;
  line.auc = Auc(here);
  line.auc_interval = AucInterval(here, kBootstrapRounds, recipe.seed);
  line.recall_at_1 = RatesAt(here, ThresholdFor(here, 0.01)).recall;
  line.recall_at_01 = RatesAt(here, ThresholdFor(here, 0.001)).recall;
  // Without legitimate mail of this part elsewhere there is no threshold to bring along.
  const bool has_threshold = std::any_of(elsewhere.begin(), elsewhere.end(),
                                         [](const Scored& one) { return !one.is_positive; });
  const Rates transferred = RatesAt(here, ThresholdFor(elsewhere, 0.01));
  line.transferred_fp = has_threshold ? transferred.false_positives : std::nan("");
  line.transferred_recall = has_threshold ? transferred.recall : std::nan("");
  line.calibration_error =
      PartCalibrationError(here_rows, calibration, line.backscatter, line.legitimate);
  return line;
}

}  // namespace

std::vector<OriginLine> EvaluateOrigin(const Recipe& recipe, const Examples& examples,
                                       const HoldoutScores& scores) {
  const Parts parts = SplitIntoParts(examples, scores);
  std::vector<OriginLine> lines;
  for (uint32_t fold = 0; fold < scores.folds.size(); ++fold) {
    const std::array<Affine, 4> calibration =
        CalibrateOrigin(examples, scores, static_cast<int>(fold));
    for (const auto& [part, rows] : parts) {
      OriginLine line = Line(recipe, part, rows, fold, calibration);
      if (line.backscatter + line.legitimate == 0) continue;
      line.fold = scores.folds[fold];
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

}  // namespace backstop::training
