// Figures of mail that several processes share are those of one, to the last bit: gate, kind,
// origin and calibration, over mail and scores made up for the test.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>

#include "accuracy/metrics.h"
#include "backstop/labels.h"
#include "evaluate/evaluate.h"
#include "heads/calibrate.h"
#include "thread_team.h"

namespace backstop::training {
namespace {

// Messages of three families, each with a row of kind and one of origin; newsletters are near rows,
// and origin has nested sums. Their numbers are every `step`th block of those from `first`: by the
// number goes which process has a message.
struct Made {
  Examples examples;
  AllHoldouts holdouts;

  explicit Made(uint32_t messages, uint32_t first = 0, uint32_t step = 1) {
    examples.families = {"a", "b", "c"};
    examples.sources = {"a/ham", "b/ham", "b/news", "bounces/c"};
    examples.sign_names = {"daemon", "bulk", "rare"};
    examples.languages = {"und"};
    examples.message_count = first + messages * step;
    std::mt19937 random(3);
    std::normal_distribution<double> noise;
    for (uint32_t i = 0; i < messages; ++i) {
      const uint32_t m = first + i / kShardBlock * kShardBlock * step + i % kShardBlock;
      examples.messages.push_back({"mail/" + std::to_string(m), 0, m, m});
      AddMessage(m, random, noise);
    }
    for (HoldoutScores& scores : holdouts) {
      scores.folds = {"a", "b", "c"};
      scores.outputs = scores.head == Head::kKind ? 2 : 1;
    }
    holdouts[0].labels = {static_cast<uint32_t>(Kind::kOrdinary),
                          static_cast<uint32_t>(Kind::kDsnFailed)};
    AddNearAndNested(random, noise);
  }

  template <typename Random, typename Noise>
  void AddNearAndNested(Random& random, Noise& noise) {
    HoldoutScores& origin = holdouts[1];
    for (size_t i = 0; i < origin.rows.size(); ++i) {
      if (examples.sources[examples.rows[origin.rows[i]].source] != "b/news") continue;
      origin.near_rows.push_back(origin.rows[i]);
      origin.near_sums.push_back(2 * origin.sums[i] + noise(random));
    }
    for (size_t fold = 0; fold < origin.folds.size(); ++fold) {
      for (const double sum : origin.sums) origin.nested_sums.push_back(sum + noise(random) / 2);
    }
  }

  template <typename Random, typename Noise>
  void AddMessage(uint32_t m, Random& random, Noise& noise) {
    const bool is_bad = random() % 3 == 0;
    ExampleRow row;
    row.message = m;
    row.group = random() % 4 == 0 ? m / 7 : m;
    row.family = static_cast<uint32_t>(random() % 3);
    row.source = row.family + (row.family == 2 || (row.family == 1 && random() % 2 == 0) ? 1 : 0);
    row.is_written = random() % 9 == 0;
    row.label = static_cast<uint8_t>(is_bad ? Kind::kDsnFailed : Kind::kOrdinary);
    std::vector<uint32_t> signs;
    for (uint32_t sign = 0; sign < 3; ++sign) {
      if (random() % 4 < (is_bad ? 3 - sign : sign)) signs.push_back(sign);
    }
    row.features = examples.AddFeatures({}, {}, signs);
    Add(row, {noise(random), noise(random) + (is_bad ? 2 : 0)});
    row.head = Head::kOrigin;
    row.features = 0;
    row.label = static_cast<uint8_t>(is_bad ? Origin::kBackscatter : Origin::kLegitimate);
    row.mode = static_cast<ReturnMode>(1 + random() % 3);
    row.is_report = random() % 3 == 0;
    // Coarse, so that there are ties.
    Add(row, {std::round(8 * (noise(random) + (is_bad ? 2 : 0))) / 8 + 0.1});
  }

  void Add(const ExampleRow& row, const std::vector<double>& sums) {
    HoldoutScores& scores = holdouts[static_cast<size_t>(row.head)];
    scores.head = row.head;
    scores.rows.push_back(static_cast<uint32_t>(examples.rows.size()));
    scores.fold.push_back(row.family);
    scores.domain.push_back(row.family + (row.is_report ? 3 : 0));
    scores.sums.insert(scores.sums.end(), sums.begin(), sums.end());
    examples.rows.push_back(row);
  }

  // Those of all rows' scores that are here.
  void AddShareOf(const std::vector<ExampleRow>& all_rows, const HoldoutScores& all) {
    HoldoutScores& mine = holdouts[static_cast<size_t>(all.head)];
    std::map<uint32_t, uint32_t> row_here;  // by row of all
    std::vector<size_t> places;             // in `all`
    for (size_t i = 0; i < all.rows.size(); ++i) {
      if (!examples.IsHere(all_rows[all.rows[i]].message)) continue;
      row_here[all.rows[i]] = static_cast<uint32_t>(examples.rows.size());
      places.push_back(i);
      const auto begin = all.sums.begin() + static_cast<long>(i * all.outputs);
      Add(all_rows[all.rows[i]], {begin, begin + all.outputs});
    }
    for (size_t i = 0; i < all.near_rows.size(); ++i) {
      const auto at = row_here.find(all.near_rows[i]);
      if (at == row_here.end()) continue;
      mine.near_rows.push_back(at->second);
      mine.near_sums.push_back(all.near_sums[i]);
    }
    for (size_t fold = 0; fold < all.nested_sums.size() / all.rows.size(); ++fold) {
      for (const size_t i : places)
        mine.nested_sums.push_back(all.nested_sums[fold * all.rows.size() + i]);
    }
  }

  // What a process of the team has of it.
  Made ShareOf(Team& team) const {
    Made mine(0);
    const std::vector<ExampleRow>& rows = examples.rows;
    mine.examples = examples;
    mine.examples.rows.clear();
    std::erase_if(mine.examples.messages, [&](const MessageId& id) {
      return ShardOf(id.number, team.size()) != team.rank();
    });
    mine.examples.shards = team.size();
    mine.examples.team = &team;
    for (size_t h = 0; h < kHeadCount; ++h) {
      mine.holdouts[h].head = holdouts[h].head;
      mine.holdouts[h].outputs = holdouts[h].outputs;
      mine.AddShareOf(rows, holdouts[h]);
    }
    return mine;
  }
};

Recipe MadeRecipe() {
  Recipe recipe;
  recipe.gate.patterns = {"x"};
  recipe.gate.opened = 0.2;
  recipe.heads[1].near = {{{"b/news"}, 2}};
  for (HeadRecipe& head : recipe.heads) head.folds = {{"a", {"a"}}, {"b", {"b"}}, {"c", {"c"}}};
  return recipe;
}

TEST(Shares, GiveTheFiguresOfOneProcess) {
  const Recipe recipe = MadeRecipe();
  const Made made(3000);
  const Results alone = Evaluate(recipe, made.examples, made.holdouts);
  ASSERT_TRUE(alone.gate.exists());
  ASSERT_GT(alone.origin.size(), 15u);
  ASSERT_GT(alone.gate_figures.reports.size(), 0u);
  ASSERT_EQ(alone.bounces.size(), 4u);
  const std::string errors = KindErrors(made.examples, made.holdouts[0], alone.gate);
  ASSERT_GT(std::count(errors.begin(), errors.end(), '\n'), 100);
  for (uint32_t size : {2u, 5u}) {
    ThreadTeam::Run(size, [&](Team& team) {
      const Made mine = made.ShareOf(team);
      ASSERT_LT(mine.examples.rows.size(), made.examples.rows.size());
      const Results shared = Evaluate(recipe, mine.examples, mine.holdouts);
      EXPECT_EQ(shared.gate.weights, alone.gate.weights);
      EXPECT_EQ(shared.gate.threshold, alone.gate.threshold);
      EXPECT_EQ(shared.gate.calibration.slope, alone.gate.calibration.slope);
      EXPECT_EQ(shared.gate.calibration.intercept, alone.gate.calibration.intercept);
      EXPECT_EQ(KindErrors(mine.examples, mine.holdouts[0], shared.gate), errors);
      if (team.rank() != 0) return;
      EXPECT_EQ(ResultsJson(shared), ResultsJson(alone));
      EXPECT_EQ(ResultsMarkdown(shared), ResultsMarkdown(alone));
    });
  }
}

// Of one process, without some of the scores.
template <typename Scores>
double SlopeWithout(Made made, Scores HoldoutScores::*left_away, int left_out) {
  (made.holdouts[1].*left_away).clear();
  return CalibrateOrigin(made.examples, made.holdouts[1], left_out)[1].slope;
}

TEST(Shares, GiveTheCalibrationOfOneProcess) {
  const Made made(4000);
  for (const int left_out : {-1, 0}) {
    const auto alone = CalibrateOrigin(made.examples, made.holdouts[1], left_out);
    const double kind = CalibrateKind(made.examples, made.holdouts[0]);
    EXPECT_NE(alone[1].slope, alone[3].slope);
    EXPECT_NE(alone[1].slope, SlopeWithout(made, &HoldoutScores::near_rows, left_out));
    EXPECT_EQ(alone[1].slope == SlopeWithout(made, &HoldoutScores::nested_sums, left_out),
              left_out < 0);
    ThreadTeam::Run(3, [&](Team& team) {
      const Made mine = made.ShareOf(team);
      const auto shared = CalibrateOrigin(mine.examples, mine.holdouts[1], left_out);
      for (size_t mode = 0; mode < 4; ++mode) {
        EXPECT_EQ(shared[mode].slope, alone[mode].slope);
        EXPECT_EQ(shared[mode].intercept, alone[mode].intercept);
      }
      EXPECT_EQ(CalibrateKind(mine.examples, mine.holdouts[0]), kind);
    });
  }
}

TEST(Shares, BringTheThresholdThatASortOfAllOtherFoldsGives) {
  const Made made(2000);
  const HoldoutScores& scores = made.holdouts[1];
  const std::vector<double> known = SumsToCalibrate(scores, -1);
  for (const accuracy::OriginLine& line : EvaluateOrigin(
           MadeRecipe(), made.examples, scores, CalibrateEachFold(made.examples, scores))) {
    if (line.part != "reports") continue;
    std::vector<accuracy::Scored> here, elsewhere;
    for (size_t i = 0; i < scores.rows.size(); ++i) {
      const ExampleRow& row = made.examples.rows[scores.rows[i]];
      if (!row.is_report) continue;
      const bool is_here = scores.folds[scores.fold[i]] == line.fold;
      (is_here ? here : elsewhere)
          .push_back({is_here ? scores.sums[i] : known[i],
                      row.label == static_cast<uint8_t>(Origin::kBackscatter)});
    }
    const accuracy::Rates rates =
        accuracy::RatesAt(here, accuracy::ThresholdFor(elsewhere, accuracy::kShareLost));
    EXPECT_EQ(line.transferred_fp, rates.false_positives) << line.fold;
    EXPECT_EQ(line.transferred_recall, rates.recall) << line.fold;
    EXPECT_GT(line.transferred_recall, 0);
  }
}

TEST(Shares, OfProcessesWithoutARowAreNoTrouble) {
  const Recipe recipe = MadeRecipe();
  for (const uint32_t rank : {0u, 1u, 2u}) {  // that has all
    const Made made(1000, rank * kShardBlock, 3);
    const std::string alone = ResultsJson(Evaluate(recipe, made.examples, made.holdouts));
    const auto affine = CalibrateOrigin(made.examples, made.holdouts[1], 0);
    ASSERT_NE(affine[1].slope, 1) << "too few rows";
    const double kind = CalibrateKind(made.examples, made.holdouts[0]);
    ThreadTeam::Run(3, [&](Team& team) {
      const Made mine = made.ShareOf(team);
      EXPECT_EQ(mine.examples.rows.empty(), team.rank() != rank);
      const auto shared = CalibrateOrigin(mine.examples, mine.holdouts[1], 0);
      for (size_t mode = 0; mode < 4; ++mode) EXPECT_EQ(shared[mode].slope, affine[mode].slope);
      EXPECT_EQ(CalibrateKind(mine.examples, mine.holdouts[0]), kind);
      const Results results = Evaluate(recipe, mine.examples, mine.holdouts);
      if (team.rank() != 0) return;
      EXPECT_EQ(ResultsJson(results), alone);
    });
  }
}

}  // namespace
}  // namespace backstop::training
