// The lines of the origin table, from hold-out scores made up for the test.

#include <gtest/gtest.h>

#include "evaluate/evaluate.h"

namespace backstop::training {
namespace {

// Two folds, a and b, of 40 messages each: backscatter has a sum of +1, legitimate mail -1, and ten
// newsletters of fold b, legitimate, +2.
struct Made {
  Examples examples;
  HoldoutScores scores;

  Made() {
    examples.sources = {"a", "b", "b-news"};
    scores.head = Head::kOrigin;
    scores.outputs = 1;
    scores.folds = {"a", "b"};
    for (uint32_t i = 0; i < 80; ++i) {
      const uint32_t fold = i / 40;
      const bool is_spam = i % 2 == 0;
      const bool is_news = fold == 1 && !is_spam && i % 4 == 1;
      ExampleRow row;
      row.head = Head::kOrigin;
      row.label = static_cast<uint8_t>(is_spam ? Origin::kBackscatter : Origin::kLegitimate);
      row.mode = ReturnMode::kFull;
      row.source = is_news ? 2 : fold;
      examples.rows.push_back(row);
      scores.rows.push_back(i);
      scores.fold.push_back(fold);
      scores.domain.push_back(fold);
      scores.sums.push_back(is_news ? 2 : is_spam ? 1 : -1);
    }
  }

  std::vector<accuracy::OriginLine> Lines(const Recipe& recipe, const std::string& part) const {
    std::vector<accuracy::OriginLine> lines =
        EvaluateOrigin(recipe, examples, scores, CalibrateEachFold(examples, scores));
    std::erase_if(lines, [&](const accuracy::OriginLine& line) { return line.part != part; });
    return lines;
  }
};

TEST(OriginTable, JudgesAFoldWithoutTheKindThatNoOtherHas) {
  const Made made;
  Recipe recipe;
  recipe.heads[1].near = {{{"b-news"}, 2}};
  const auto rest = made.Lines(recipe, "all/kinds seen elsewhere");
  ASSERT_EQ(rest.size(), 1u) << "fold a has nothing to leave out, and would be said twice";
  EXPECT_EQ(rest[0].fold, "b");
  EXPECT_EQ(rest[0].legitimate, 10u);
  EXPECT_EQ(rest[0].backscatter, 20u);
  EXPECT_EQ(rest[0].auc.value, 1);
  const auto all = made.Lines(recipe, "all");
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].legitimate, 20u);
  EXPECT_EQ(all[1].auc.value, 0.5) << "half of the legitimate mail lies above all spam";
}

TEST(OriginTable, SaysNothingTwiceWithoutSuchAKind) {
  const Made made;
  EXPECT_TRUE(made.Lines(Recipe{}, "all/kinds seen elsewhere").empty());
}

}  // namespace
}  // namespace backstop::training
