// Origin by fold and part. A part's transferred threshold comes from the same part of all other
// folds, as a gateway would have chosen it from mail it knows. A fold with a kind of mail that no
// other has, newsletters say ([[origin.near]]), is judged without it too.

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <tuple>

#include "backstop/classifier.h"
#include "evaluate/evaluate.h"
#include "heads/calibrate.h"
#include "parallel/collect.h"

namespace backstop::training {
namespace {

using accuracy::OriginCase;
using accuracy::OriginLine;

// A row as its part's lines are made of it.
struct PartRow {
  double sum = 0;
  uint32_t group = 0;
  uint16_t mode = 0;  // ReturnMode
  uint16_t is_positive = 0;
};
// By name; rows of the scores.
using Parts = std::map<std::string, std::vector<uint32_t>>;

constexpr char kAll[] = "all";
constexpr char kReports[] = "reports";
constexpr char kKindsSeenElsewhere[] = "all/kinds seen elsewhere";

// Of a kind of mail that no other fold has: newsletters, say.
bool IsOfOwnKind(const Recipe& recipe, std::string_view source) {
  for (const NearRecipe& near : recipe.head(Head::kOrigin).near) {
    for (const std::string& prefix : near.sources) {
      if (source.starts_with(prefix)) return true;
    }
  }
  return false;
}

// Every process has every part, be it without a row.
Parts SplitIntoParts(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores) {
  Parts parts;
  for (const char* name : {kAll, kKindsSeenElsewhere, kReports}) parts[name];
  for (int mode = 0; mode < 4; ++mode) {
    const std::string name(ReturnModeName(static_cast<ReturnMode>(mode)));
    parts[name];
    parts[kReports + ('/' + name)];
  }
  for (uint32_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const std::string mode(ReturnModeName(row.mode));
    if (row.is_report) {
      parts[kReports].push_back(i);
      parts[kReports + ('/' + mode)].push_back(i);
    } else {
      parts[kAll].push_back(i);
      if (!IsOfOwnKind(recipe, examples.sources[row.source]))
        parts[kKindsSeenElsewhere].push_back(i);
      parts[mode].push_back(i);
    }
  }
  return parts;
}

bool IsBackscatter(const ExampleRow& row) {
  return row.label == static_cast<uint8_t>(Origin::kBackscatter);
}

// Orders as the numbers do.
uint64_t OrderOf(double number) {
  const auto bits = std::bit_cast<uint64_t>(number);
  constexpr uint64_t kSign = uint64_t{1} << 63;
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}
double NumberAt(uint64_t order) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  return std::bit_cast<double>((order & kSign) != 0 ? order & ~kSign : ~order);
}

// For each fold what accuracy::ThresholdFor says of the part's rows of all others together, by
// `sums`; none without legitimate mail there. No process needs the rows of the others: bit by bit
// all count how many reach the threshold.
std::vector<std::optional<double>> ThresholdsElsewhere(const Examples& examples,
                                                       const HoldoutScores& scores,
                                                       const std::vector<uint32_t>& part,
                                                       const std::vector<double>& sums) {
  const size_t folds = scores.folds.size();
  std::vector<std::vector<uint64_t>> legitimate(folds);  // orders of sums, ascending
  for (const uint32_t i : part) {
    if (!IsBackscatter(examples.rows[scores.rows[i]]))
      legitimate[scores.fold[i]].push_back(OrderOf(sums[i]));
  }
  for (auto& fold : legitimate) std::sort(fold.begin(), fold.end());
  const auto count_elsewhere = [&](const std::vector<uint64_t>& least) {
    std::vector<double> counts(folds);
    for (size_t f = 0; f < folds; ++f) {
      for (size_t g = 0; g < folds; ++g) {
        const auto& of = legitimate[g];
        const auto reached = of.end() - std::lower_bound(of.begin(), of.end(), least[f]);
        if (g != f) counts[f] += static_cast<double>(reached);
      }
    }
    examples.team->Sum(counts);
    return counts;
  };
  std::vector<uint64_t> highest(folds);  // that more than the allowed reach
  const std::vector<double> rows = count_elsewhere(highest);
  for (uint64_t bit = uint64_t{1} << 63; bit != 0; bit >>= 1) {
    std::vector<uint64_t> least(highest);
    for (uint64_t& order : least) order |= bit;
    const std::vector<double> counts = count_elsewhere(least);
    for (size_t f = 0; f < folds; ++f) {
      if (counts[f] > std::floor(accuracy::kShareLost * rows[f])) highest[f] = least[f];
    }
  }
  std::vector<std::optional<double>> thresholds(folds);
  for (size_t f = 0; f < folds; ++f) {
    if (rows[f] > 0)
      thresholds[f] = std::nextafter(NumberAt(highest[f]), std::numeric_limits<double>::infinity());
  }
  return thresholds;
}

// At the first process, which is told of the rows of one fold's part at a time.
OriginLine Line(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores,
                const std::vector<uint32_t>& part, uint32_t fold, std::optional<double> brought,
                const OriginCalibration& calibration) {
  std::vector<PartRow> rows;
  for (const uint32_t i : part) {
    if (scores.fold[i] != fold) continue;
    const ExampleRow& row = examples.rows[scores.rows[i]];
    rows.push_back({scores.sums[i], row.group, static_cast<uint16_t>(row.mode),
                    IsBackscatter(row) ? uint16_t{1} : uint16_t{0}});
  }
  rows = AtFirst(*examples.team, std::move(rows));
  // In an order that does not tell who had them.
  std::sort(rows.begin(), rows.end(), [](const PartRow& a, const PartRow& b) {
    return std::tie(a.sum, a.group, a.mode, a.is_positive) <
           std::tie(b.sum, b.group, b.mode, b.is_positive);
  });
  std::vector<OriginCase> cases;
  cases.reserve(rows.size());
  for (const PartRow& row : rows)
    cases.push_back({{row.sum, row.is_positive != 0}, calibration[row.mode](row.sum), row.group});
  std::vector<PartRow>().swap(rows);
  const ClassifierOptions served;
  return accuracy::MeasureOrigin(
      cases, brought, {served.backscatter_threshold, served.legitimate_threshold}, recipe.seed);
}

}  // namespace

std::vector<OriginLine> EvaluateOrigin(const Recipe& recipe, const Examples& examples,
                                       const HoldoutScores& scores,
                                       const std::vector<OriginCalibration>& calibration) {
  const Parts parts = SplitIntoParts(recipe, examples, scores);
  std::map<std::string, std::vector<std::optional<double>>> thresholds;
  const std::vector<double> known = SumsToCalibrate(scores, -1);
  for (const auto& [part, rows] : parts)
    thresholds[part] = ThresholdsElsewhere(examples, scores, rows, known);
  std::vector<OriginLine> lines;
  for (uint32_t fold = 0; fold < scores.folds.size(); ++fold) {
    size_t all = 0;  // messages of the fold, known before its kinds seen elsewhere are judged
    for (const auto& [part, rows] : parts) {
      OriginLine line =
          Line(recipe, examples, scores, rows, fold, thresholds[part][fold], calibration[fold]);
      const size_t messages = line.backscatter + line.legitimate;
      if (messages == 0) continue;
      if (part == kAll) all = messages;
      if (part == kKindsSeenElsewhere && messages == all) continue;
      line.part = part;
      line.fold = scores.folds[fold];
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

}  // namespace backstop::training
