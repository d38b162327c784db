// Which rows count as real bounces and what they are called, from hold-out scores made up for the
// test.

#include <gtest/gtest.h>

#include "evaluate/evaluate.h"

namespace backstop::training {
namespace {

constexpr double kSurelySpam = 9, kSurelyOurs = -9, kEven = 0;

// Two folds of 200 ordinary messages each, which calibration rests on, and what a test adds.
struct Made {
  Examples examples;
  HoldoutScores scores;

  Made() {
    examples.sources = {"ham/a", "backscatter-real/a", "legit-bounce-real/b", "foundry/a"};
    scores.head = Head::kOrigin;
    scores.outputs = 1;
    scores.folds = {"a", "b"};
    for (uint32_t i = 0; i < 400; ++i) {
      ExampleRow row = Bounce(0, i % 2 == 0 ? Origin::kBackscatter : Origin::kLegitimate, i);
      row.is_report = false;
      Add(row, i / 200, i % 2 == 0 ? 1 : -1);
    }
  }

  static ExampleRow Bounce(uint32_t source, Origin is, uint32_t group) {
    ExampleRow row;
    row.head = Head::kOrigin;
    row.label = static_cast<uint8_t>(is);
    row.mode = ReturnMode::kFull;
    row.source = source;
    row.group = group;
    row.is_report = true;
    return row;
  }

  void Add(const ExampleRow& row, uint32_t fold, double sum) {
    scores.rows.push_back(static_cast<uint32_t>(examples.rows.size()));
    scores.fold.push_back(fold);
    scores.domain.push_back(fold);
    scores.sums.push_back(sum);
    examples.rows.push_back(row);
  }

  std::vector<accuracy::BounceLine> Lines() const {
    return EvaluateBounces(Recipe{}, examples, scores, CalibrateEachFold(examples, scores));
  }
};

TEST(BounceTable, CallsEachByTheServedThresholds) {
  Made made;
  for (const double sum : {kSurelySpam, kSurelySpam, kEven, kSurelyOurs})
    made.Add(Made::Bounce(1, Origin::kBackscatter, 1000), 0, sum);
  made.Add(Made::Bounce(2, Origin::kLegitimate, 1001), 1, kSurelyOurs);
  made.Add(Made::Bounce(2, Origin::kLegitimate, 1002), 0, kSurelySpam);
  const auto lines = made.Lines();
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[0].source, "backscatter-real/a");
  EXPECT_EQ(lines[0].messages, 4u);
  EXPECT_EQ(lines[0].originals, 1u);
  EXPECT_EQ(lines[0].backscatter.messages, 2u);
  EXPECT_EQ(lines[0].legitimate.messages, 1u);
  EXPECT_EQ(lines[1].source, accuracy::kAllSources);
  EXPECT_EQ(lines[2].source, "legit-bounce-real/b");
  EXPECT_EQ(lines[2].backscatter.messages, 1u) << "wrongly";
  EXPECT_EQ(lines[2].legitimate.messages, 1u);
}

TEST(BounceTable, JudgesAFoldByTheCalibrationOfTheOthers) {
  Made made;
  made.Add(Made::Bounce(1, Origin::kBackscatter, 1000), 1, 1.5);
  EXPECT_EQ(made.Lines()[0].backscatter.messages, 1u);
  // In fold a, of which fold b's calibration is made, sums now say nothing.
  for (uint32_t i = 0; i < 200; ++i) made.scores.sums[i] = i % 4 < 2 ? 1 : -1;
  const auto lines = made.Lines();
  EXPECT_EQ(lines[0].messages, 1u);
  EXPECT_EQ(lines[0].backscatter.messages, 0u);
}

TEST(BounceTable, LeavesOutWhatIsNoRealBounceThatReturnsSomething) {
  Made made;
  ExampleRow mail = Made::Bounce(1, Origin::kBackscatter, 1000);
  mail.is_report = false;
  made.Add(mail, 0, kSurelySpam);
  ExampleRow written = Made::Bounce(1, Origin::kBackscatter, 1001);
  written.is_written = true;
  made.Add(written, 0, kSurelySpam);
  ExampleRow bare = Made::Bounce(1, Origin::kBackscatter, 1002);
  bare.mode = ReturnMode::kNone;
  made.Add(bare, 0, kSurelySpam);
  made.Add(Made::Bounce(3, Origin::kBackscatter, 1003), 0, kSurelySpam);
  made.examples.rows.push_back(Made::Bounce(1, Origin::kBackscatter, 1004));  // no fold's
  EXPECT_TRUE(made.Lines().empty());
  Results results;
  EXPECT_EQ(ResultsText(results).find("real bounces,"), std::string::npos);
  results.bounces = {{"bounces/x", Origin::kLegitimate, 1, 1, {}, {}}};
  EXPECT_NE(ResultsText(results).find("real bounces,"), std::string::npos);
  EXPECT_NE(ResultsMarkdown(results).find("real bounces,"), std::string::npos);
  EXPECT_NE(ResultsJson(results).find("\"real_bounces\""), std::string::npos);
}

}  // namespace
}  // namespace backstop::training
