// How real bounces fare: mail that somebody's server returned, which neither the foundry made nor
// anybody wrote for the project. What is told of each is its source, its original and what it was
// called, with the calibration and the thresholds of the other tables.

#include "backstop/classifier.h"
#include "evaluate/evaluate.h"
#include "heads/calibrate.h"
#include "parallel/collect.h"

namespace backstop::training {
namespace {

// A bounce as the first process is told of it.
struct ToldBounce {
  uint32_t source = 0;
  uint32_t group = 0;
  uint16_t is = 0;  // Origin, as the next
  uint16_t called = 0;
};

bool IsRealBounce(const Examples& examples, const ExampleRow& row) {
  return row.is_report && !row.is_written && row.mode != ReturnMode::kNone &&
         accuracy::IsRealBounceSource(examples.sources[row.source]);
}

}  // namespace

std::vector<accuracy::BounceLine> EvaluateBounces(
    const Recipe& recipe, const Examples& examples, const HoldoutScores& scores,
    const std::vector<OriginCalibration>& calibration) {
  const ClassifierOptions served;
  const accuracy::Thresholds thresholds{served.backscatter_threshold, served.legitimate_threshold};
  std::vector<ToldBounce> told;
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    if (!IsRealBounce(examples, row)) continue;
    const Affine& affine = calibration[scores.fold[i]][static_cast<size_t>(row.mode)];
    const Origin called = accuracy::Decide(affine(scores.sums[i]), thresholds);
    told.push_back({row.source, row.group, row.label, static_cast<uint16_t>(called)});
  }
  std::vector<accuracy::BounceCase> cases;
  for (const ToldBounce& one : AtFirst(*examples.team, std::move(told))) {
    cases.push_back({examples.sources[one.source], static_cast<Origin>(one.is),
                     static_cast<Origin>(one.called), one.group});
  }
  return accuracy::CountBounces(cases, recipe.seed);
}

}  // namespace backstop::training
