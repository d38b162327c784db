// Mail that stands in two families is told with what to do, and a fold of nothing but copies is
// refused.

#include "heads/copies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "heads/head_fit.h"
#include "heads/holdout.h"

namespace backstop::training {
namespace {

using testing::HasSubstr;

// Ten messages of each of the sources a, b and c, which are families of the same names.
Examples Made() {
  Examples e;
  e.families = e.sources = {"a", "b", "c"};
  e.languages = {"en"};
  for (uint32_t m = 0; m < 30; ++m) {
    ExampleRow row;
    row.source = row.family = m / 10;
    row.message = row.group = m;
    e.rows.push_back(row);
    row.head = Head::kOrigin;
    e.rows.push_back(row);
    e.rows.push_back(row);  // headers only
    e.messages.push_back({"m" + std::to_string(m), 0, m, m});
  }
  e.message_count = 30;
  return e;
}

void MakeCopy(Examples* examples, Head head, uint32_t message, uint32_t of) {
  for (ExampleRow& row : examples->rows) {
    if (row.head == head && row.message == message) row.group = of;
  }
}

Recipe FoldsOf(std::initializer_list<const char*> families) {
  Recipe recipe;
  recipe.file = "r.toml";
  for (const char* family : families) recipe.heads[1].folds.push_back({family, {family}});
  return recipe;
}

TEST(Copies, NothingIsToldWithoutAny) {
  Examples examples = Made();
  EXPECT_EQ(TellCopies(examples), "");
  MakeCopy(&examples, Head::kKind, 3, 2);
  EXPECT_EQ(TellCopies(examples), "") << "within one family";
}

TEST(Copies, AreCountedByMessageAndSource) {
  Examples examples = Made();
  MakeCopy(&examples, Head::kKind, 11, 2);
  MakeCopy(&examples, Head::kOrigin, 11, 2);  // the same message by both heads: once
  MakeCopy(&examples, Head::kOrigin, 12, 2);
  MakeCopy(&examples, Head::kOrigin, 29, 5);
  EXPECT_EQ(TellCopies(examples),
            "5 of 30 messages stand in another family of sources too, as copies or by the same "
            "original (a 2, b 2, c 1): held together, each judged only by models that saw none of "
            "them; to take them out: backstop-corpus dedup");
}

TEST(Copies, NoModelThatJudgesHasSeenOne) {
  Examples examples = Made();
  for (uint32_t m = 10; m < 19; ++m) MakeCopy(&examples, Head::kOrigin, m, m - 10);
  const Recipe recipe = FoldsOf({"b", "a"});
  EXPECT_TRUE(CheckFolds(examples, recipe).ok()) << "one message of a is no copy";
  const std::vector<int> folds = AssignFolds(examples, recipe, Head::kOrigin);
  for (size_t r = 0; r < folds.size(); ++r) {
    for (size_t other = 0; other < folds.size(); ++other) {
      const ExampleRow &one = examples.rows[r], &two = examples.rows[other];
      if (one.head == Head::kOrigin && two.head == Head::kOrigin && one.group == two.group) {
        ASSERT_EQ(folds[r], folds[other]);
      }
    }
  }
}

TEST(Copies, AFoldOfNothingElseIsRefused) {
  Examples examples = Made();
  for (uint32_t m = 10; m < 20; ++m) MakeCopy(&examples, Head::kOrigin, m, m - 10);
  EXPECT_TRUE(CheckFolds(examples, FoldsOf({"b", "c"})).ok())
      << "a is always trained on, but for b";
  const Status status = CheckFolds(examples, FoldsOf({"a", "b", "c"}));
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_THAT(status.message(), HasSubstr("r.toml: fold b of head origin: all 10 messages of its "
                                          "families are copies of mail in folds before it"));
  EXPECT_THAT(status.message(), HasSubstr("backstop-corpus dedup"));
}

TEST(TrainedLabels, CountCopiesOnce) {
  Examples examples = Made();
  const auto delayed = static_cast<uint8_t>(Kind::kDsnDelayed);
  for (ExampleRow& row : examples.rows) {
    if (row.head == Head::kKind && row.message >= 24) row.label = delayed;
  }
  const auto teaches = [&examples, delayed](uint32_t min_labels) {
    const std::vector<uint32_t> labels = TrainedLabels(examples, Head::kKind, min_labels);
    return std::find(labels.begin(), labels.end(), delayed) != labels.end();
  };
  EXPECT_TRUE(teaches(6));
  MakeCopy(&examples, Head::kKind, 29, 24);
  EXPECT_FALSE(teaches(6));
  EXPECT_TRUE(teaches(5));
}

}  // namespace
}  // namespace backstop::training
