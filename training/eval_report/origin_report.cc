// Folds are compared by calibrated log-odds, each with the calibration of the others, as a gateway
// would have had it.

#include <algorithm>
#include <cmath>

#include "backstop/classifier.h"
#include "eval_report/evaluation_report.h"
#include "eval_report/message_traits.h"
#include "heads/calibrate.h"

namespace backstop::training {
namespace {

using accuracy::BootstrapRanks;
using accuracy::BootstrapShare;
using accuracy::GroupScored;
using accuracy::kBootstrapRounds;

constexpr double kLowestShare = 1e-4;
constexpr int kSharesPerDecade = 16;
constexpr int kDecades = 4;
constexpr int kReliabilityBins = 10;
constexpr double kSliceShare[] = {0.01};

struct JudgedRow {
  const ExampleRow* row;
  uint32_t fold;
  GroupScored scored;  // by log-odds

  double probability() const { return 1 / (1 + std::exp(-scored.score)); }
};

std::vector<JudgedRow> JudgeRows(const Examples& examples, const HoldoutScores& scores) {
  const std::vector<OriginCalibration> calibration = CalibrateEachFold(examples, scores);
  std::vector<JudgedRow> judged;
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const Affine& affine = calibration[scores.fold[i]][static_cast<size_t>(row.mode)];
    judged.push_back({&row,
                      scores.fold[i],
                      {affine(scores.sums[i]),
                       row.label == static_cast<uint8_t>(Origin::kBackscatter), row.group}});
  }
  return judged;
}

std::vector<GroupScored> ScoresOf(const std::vector<const JudgedRow*>& rows) {
  std::vector<GroupScored> scored;
  scored.reserve(rows.size());
  for (const JudgedRow* row : rows) scored.push_back(row->scored);
  return scored;
}

using Parts = std::map<std::string, std::vector<const JudgedRow*>>;

ScoreHistogram HistogramOf(const std::string& name, const std::vector<const JudgedRow*>& rows) {
  constexpr double kReach = EvaluationReport::kHistogramReach;
  constexpr auto kBins = static_cast<int>(EvaluationReport::kHistogramBins);
  ScoreHistogram out{name, {}, {}};
  for (auto& share : out.share) share.assign(kBins, 0);
  for (const JudgedRow* row : rows) {
    const double at = (row->scored.score + kReach) / (2 * kReach) * kBins;
    const int bin = static_cast<int>(std::clamp(std::floor(at), 0.0, kBins - 1.0));
    const size_t side = row->scored.is_positive ? 1 : 0;
    ++out.rows[side];
    out.share[side][static_cast<size_t>(bin)] += 1;
  }
  for (size_t side = 0; side < 2; ++side) {
    for (double& share : out.share[side])
      share /= static_cast<double>(std::max<size_t>(1, out.rows[side]));
  }
  return out;
}

// Rows of a bin are drawn by group; to weigh classes equally the share is corrected for how many
// rows each has.
ReliabilityCurve ReliabilityOf(const Recipe& recipe, const std::string& name,
                               const std::vector<const JudgedRow*>& rows) {
  double totals[2] = {0, 0};
  std::vector<std::vector<const JudgedRow*>> bins(kReliabilityBins);
  for (const JudgedRow* row : rows) {
    totals[row->scored.is_positive] += 1;
    bins[std::min<size_t>(kReliabilityBins - 1,
                          static_cast<size_t>(row->probability() * kReliabilityBins))]
        .push_back(row);
  }
  ReliabilityCurve curve{name, {}};
  if (totals[0] == 0 || totals[1] == 0) return curve;
  const double odds = totals[0] / totals[1];
  const auto balanced = [odds](double share) { return share * odds / (share * odds + 1 - share); };
  for (const auto& bin : bins) {
    if (bin.empty()) continue;
    ReliabilityBin one;
    one.rows = bin.size();
    double weights = 0;
    for (const JudgedRow* row : bin) {
      const double weight = row->scored.is_positive ? odds : 1;
      one.probability += weight * row->probability();
      weights += weight;
    }
    one.probability /= weights;
    const Interval share = BootstrapShare(ScoresOf(bin), kBootstrapRounds, recipe.seed);
    one.backscatter = {balanced(share.value), balanced(share.low), balanced(share.high)};
    curve.bins.push_back(one);
  }
  return curve;
}

// The share of a class's rows that are decided backscatter.
Interval DecidedShare(const Recipe& recipe, const std::vector<const JudgedRow*>& rows,
                      bool is_positive) {
  const double threshold = ClassifierOptions{}.backscatter_threshold;
  std::vector<GroupScored> marked;
  for (const JudgedRow* row : rows) {
    if (row->scored.is_positive == is_positive)
      marked.push_back({0, row->probability() >= threshold, row->scored.group});
  }
  return BootstrapShare(marked, kBootstrapRounds, recipe.seed);
}

void AddSlices(const Recipe& recipe, const std::string& dimension, const Parts& parts,
               EvaluationReport* out) {
  for (const auto& [name, rows] : parts) {
    out->origin_slices.push_back(
        {dimension, name,
         BootstrapRanks(ScoresOf(rows), kSliceShare, kBootstrapRounds, recipe.seed),
         DecidedShare(recipe, rows, false), DecidedShare(recipe, rows, true)});
  }
}

}  // namespace

void ReportOrigin(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores,
                  const MessageTraits& traits, EvaluationReport* out) {
  for (int i = 0; i <= kDecades * kSharesPerDecade; ++i)
    out->shares.push_back(kLowestShare * std::pow(10.0, static_cast<double>(i) / kSharesPerDecade));
  out->shares.back() = 1;
  const std::vector<JudgedRow> judged = JudgeRows(examples, scores);
  std::vector<const JudgedRow*> all;
  std::vector<std::vector<const JudgedRow*>> folds(scores.folds.size());
  Parts modes;
  std::map<std::string, Parts> dimensions;
  for (const JudgedRow& row : judged) {
    all.push_back(&row);
    folds[row.fold].push_back(&row);
    const std::string mode(ReturnModeName(row.row->mode));
    modes[mode].push_back(&row);
    dimensions["return mode"][(row.row->is_report ? "report, " : "as if returned, ") + mode]
        .push_back(&row);
    dimensions["source"][examples.sources[row.row->source]].push_back(&row);
    dimensions["language"][traits.LanguageOf(*row.row)].push_back(&row);
    if (row.row->is_report)
      dimensions["reporting server"][traits.ServerOf(*row.row)].push_back(&row);
  }
  const auto add_curve = [&](const std::string& name, const std::vector<const JudgedRow*>& rows) {
    out->histograms.push_back(HistogramOf(name, rows));
    RankFigures figures =
        BootstrapRanks(ScoresOf(rows), out->shares, kBootstrapRounds, recipe.seed);
    if (figures.positives > 0 && figures.negatives > 0)
      out->curves.push_back({name, std::move(figures)});
  };
  if (all.empty()) return;
  add_curve("all folds", all);
  for (size_t f = 0; f < folds.size(); ++f) add_curve(scores.folds[f], folds[f]);
  out->reliability.push_back(ReliabilityOf(recipe, "all", all));
  for (const auto& [mode, rows] : modes)
    out->reliability.push_back(ReliabilityOf(recipe, mode, rows));
  std::erase_if(out->reliability, [](const ReliabilityCurve& c) { return c.bins.empty(); });
  for (const auto& [dimension, parts] : dimensions) AddSlices(recipe, dimension, parts, out);
}

}  // namespace backstop::training
