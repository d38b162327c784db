// Figures of mail that several processes share are those of one, to the last bit: gate, kind,
// origin and calibration, over mail and scores made up for the test.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include "accuracy/metrics.h"
#include "backstop/labels.h"
#include "evaluate/evaluate.h"
#include "heads/calibrate.h"
#include "thread_team.h"

namespace backstop::training {
namespace {

// Messages of three families, each with a row of kind and one of origin.
struct Made {
  Examples examples;
  AllHoldouts holdouts;

  explicit Made(uint32_t messages) {
    examples.families = {"a", "b", "c"};
    examples.sources = {"a/ham", "b/ham", "b/news", "bounces/c"};
    examples.sign_names = {"daemon", "bulk", "rare"};
    examples.languages = {"und"};
    examples.message_count = messages;
    std::mt19937 random(3);
    std::normal_distribution<double> noise;
    for (uint32_t m = 0; m < messages; ++m) {
      examples.messages.push_back({"mail/" + std::to_string(m), 0, m, m});
      AddMessage(m, random, noise);
    }
    for (HoldoutScores& scores : holdouts) {
      scores.folds = {"a", "b", "c"};
      scores.outputs = scores.head == Head::kKind ? 2 : 1;
    }
    holdouts[0].labels = {static_cast<uint32_t>(Kind::kOrdinary),
                          static_cast<uint32_t>(Kind::kDsnFailed)};
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
      for (size_t i = 0; i < holdouts[h].rows.size(); ++i) {
        if (!mine.examples.IsHere(rows[holdouts[h].rows[i]].message)) continue;
        const auto begin = holdouts[h].sums.begin() + static_cast<long>(i * holdouts[h].outputs);
        mine.Add(rows[holdouts[h].rows[i]], {begin, begin + holdouts[h].outputs});
      }
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

TEST(Shares, GiveTheCalibrationOfOneProcess) {
  const Made made(4000);
  for (const int left_out : {-1, 1}) {
    const auto alone = CalibrateOrigin(made.examples, made.holdouts[1], left_out);
    const double kind = CalibrateKind(made.examples, made.holdouts[0]);
    EXPECT_NE(alone[1].slope, alone[3].slope);
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
  for (const accuracy::OriginLine& line : EvaluateOrigin(MadeRecipe(), made.examples, scores)) {
    if (line.part != "reports") continue;
    std::vector<accuracy::Scored> here, elsewhere;
    for (size_t i = 0; i < scores.rows.size(); ++i) {
      const ExampleRow& row = made.examples.rows[scores.rows[i]];
      if (!row.is_report) continue;
      (scores.folds[scores.fold[i]] == line.fold ? here : elsewhere)
          .push_back({scores.sums[i], row.label == static_cast<uint8_t>(Origin::kBackscatter)});
    }
    const accuracy::Rates rates =
        accuracy::RatesAt(here, accuracy::ThresholdFor(elsewhere, accuracy::kShareLost));
    EXPECT_EQ(line.transferred_fp, rates.false_positives) << line.fold;
    EXPECT_EQ(line.transferred_recall, rates.recall) << line.fold;
    EXPECT_GT(line.transferred_recall, 0);
  }
}

TEST(Shares, OfProcessesWithoutARowAreNoTrouble) {
  const Made made(40);
  const Recipe recipe = MadeRecipe();
  const std::string alone = ResultsJson(Evaluate(recipe, made.examples, made.holdouts));
  ThreadTeam::Run(3, [&](Team& team) {
    const Made mine = made.ShareOf(team);
    EXPECT_EQ(mine.examples.rows.empty(), team.rank() != 0);
    const Results shared = Evaluate(recipe, mine.examples, mine.holdouts);
    if (team.rank() != 0) return;
    EXPECT_EQ(ResultsJson(shared), alone);
  });
}

}  // namespace
}  // namespace backstop::training
