// Origin by fold and part. A part's transferred threshold comes from the same part of all other
// folds, as a gateway would have chosen it from mail it knows. A fold with a kind of mail that no
// other has, newsletters say ([[origin.near]]), is judged without it too.

#include <map>

#include "backstop/classifier.h"
#include "evaluate/evaluate.h"
#include "heads/calibrate.h"

namespace backstop::training {
namespace {

using accuracy::OriginCase;
using accuracy::OriginLine;
using accuracy::Scored;

struct PartRow {
  uint32_t fold;
  Scored scored;
  double sum_elsewhere;  // as a threshold for another fold is chosen by it
  ReturnMode mode;
  uint32_t group;
};
using Parts = std::map<std::string, std::vector<PartRow>>;

constexpr char kAll[] = "all";
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

Parts SplitIntoParts(const Recipe& recipe, const Examples& examples, const HoldoutScores& scores) {
  Parts parts;
  const std::vector<double> known = SumsToCalibrate(scores, -1);
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    const ExampleRow& row = examples.rows[scores.rows[i]];
    const PartRow one{scores.fold[i],
                      {scores.sums[i], row.label == static_cast<uint8_t>(Origin::kBackscatter)},
                      known[i],
                      row.mode,
                      row.group};
    const std::string mode(ReturnModeName(row.mode));
    if (row.is_report) {
      parts["reports"].push_back(one);
      parts["reports/" + mode].push_back(one);
    } else {
      parts[kAll].push_back(one);
      if (!IsOfOwnKind(recipe, examples.sources[row.source]))
        parts[kKindsSeenElsewhere].push_back(one);
      parts[mode].push_back(one);
    }
  }
  return parts;
}

OriginLine Line(const Recipe& recipe, const std::vector<PartRow>& rows, uint32_t fold,
                const std::array<Affine, 4>& calibration) {
  const ClassifierOptions served;
  std::vector<OriginCase> here;
  std::vector<Scored> elsewhere;
  for (const PartRow& row : rows) {
    if (row.fold == fold) {
      here.push_back(
          {row.scored, calibration[static_cast<size_t>(row.mode)](row.scored.score), row.group});
    } else {
      elsewhere.push_back({row.sum_elsewhere, row.scored.is_positive});
    }
  }
  return accuracy::MeasureOrigin(
      here, elsewhere, {served.backscatter_threshold, served.legitimate_threshold}, recipe.seed);
}

}  // namespace

std::vector<OriginLine> EvaluateOrigin(const Recipe& recipe, const Examples& examples,
                                       const HoldoutScores& scores) {
  const Parts parts = SplitIntoParts(recipe, examples, scores);
  std::vector<OriginLine> lines;
  for (uint32_t fold = 0; fold < scores.folds.size(); ++fold) {
    const std::array<Affine, 4> calibration =
        CalibrateOrigin(examples, scores, static_cast<int>(fold));
    size_t all = 0;  // messages of the fold, known before its kinds seen elsewhere are judged
    for (const auto& [part, rows] : parts) {
      OriginLine line = Line(recipe, rows, fold, calibration);
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
