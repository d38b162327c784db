// The gate that is learnt from a handful of rows made by hand: signs only for automatic mail, a
// threshold by the share of ordinary mail that may pass, and sums by folds that did not see the
// row.

#include "gate_fit/gate_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "accuracy/metrics.h"
#include "backstop/labels.h"

namespace backstop::training {
namespace {

constexpr uint32_t kDaemon = 0;   // on every report
constexpr uint32_t kRare = 1;     // on one report and no other mail
constexpr uint32_t kBulk = 2;     // on all mail
constexpr uint32_t kUnseen = 3;   // on no mail
constexpr uint32_t kDropped = 4;  // on every report, dropped by the recipe

class GateFitTest : public testing::Test {
 protected:
  GateFitTest() {
    recipe_.gate.patterns = {"x"};
    recipe_.gate.drop = {"dropped"};
    recipe_.heads[0].folds = {{"a", {"a"}}, {"b", {"b"}}};
    examples_.sign_names = {"daemon", "rare", "bulk", "unseen", "dropped"};
    examples_.families = examples_.sources = {"a", "b"};
    for (uint32_t family = 0; family < 2; ++family) {
      for (int i = 0; i < 200; ++i) {
        Add(family, Kind::kOrdinary, {kBulk});
        Add(family, Kind::kDsnFailed, {kDaemon, kBulk, kDropped});
      }
    }
    Add(0, Kind::kDsnFailed, {kRare});
  }

  void Add(uint32_t family, Kind kind, const std::vector<uint32_t>& signs) {
    ExampleRow row;
    row.label = static_cast<uint8_t>(kind);
    row.family = row.source = family;
    row.group = row.message = static_cast<uint32_t>(examples_.rows.size());
    row.features = examples_.AddFeatures({}, {}, signs);
    examples_.rows.push_back(row);
    ++examples_.message_count;
  }

  Recipe recipe_;
  Examples examples_;
};

TEST_F(GateFitTest, KeepsSignsOfAutomaticMailAndNoneOfOrdinary) {
  const GateFit gate = FitGate(recipe_, examples_);
  EXPECT_GT(gate.weights[kDaemon], gate.weights[kRare]);
  EXPECT_GT(gate.weights[kRare], gate.weights[kUnseen]);
  EXPECT_GT(gate.weights[kUnseen], 0);
  EXPECT_EQ(gate.weights[kDropped], 0);
  EXPECT_EQ(gate.weights[kBulk], 0);
  for (const int32_t weight : gate.weights) EXPECT_GE(weight, 0);
}

TEST_F(GateFitTest, OpensForReportsAndForNoOrdinaryMail) {
  const GateFit gate = FitGate(recipe_, examples_);
  ASSERT_TRUE(gate.exists());
  for (uint32_t r = 0; r < examples_.rows.size(); ++r) {
    const bool is_report = static_cast<Kind>(examples_.rows[r].label) == Kind::kDsnFailed;
    EXPECT_EQ(gate.LetsGo(examples_, r), !is_report) << r;
  }
  EXPECT_GT(gate.calibration.slope, 0);
  EXPECT_LT(gate.calibration(0), -2);
}

TEST_F(GateFitTest, OpensForLuresByTheirOwnSignsAndForReportsAsWithoutThem) {
  const GateFit without = FitGate(recipe_, examples_);
  const auto first = static_cast<uint32_t>(examples_.rows.size());
  for (uint32_t family = 0; family < 2; ++family) {
    for (int i = 0; i < 20; ++i) Add(family, Kind::kForgedBounce, {kUnseen, kDaemon});
  }
  const GateFit gate = FitGate(recipe_, examples_);
  EXPECT_GT(gate.weights[kUnseen], without.weights[kUnseen]);
  EXPECT_EQ(gate.weights[kDaemon], without.weights[kDaemon]);
  EXPECT_FALSE(gate.LetsGo(examples_, first));
}

TEST_F(GateFitTest, TellsOfWhatItLetsGoHowManyReportsAreAmongIt) {
  for (uint32_t family = 0; family < 2; ++family) {
    for (int i = 0; i < 10; ++i) Add(family, Kind::kDsnFailed, {kBulk});
  }
  const GateFit gate = FitGate(recipe_, examples_);
  double told = 0;
  int let_go = 0;
  for (uint32_t r = 0; r < examples_.rows.size(); ++r) {
    if (!gate.LetsGo(examples_, r)) continue;
    told += 1 / (1 + std::exp(-gate.calibration(static_cast<double>(gate.sums[r]) / 512)));
    ++let_go;
  }
  EXPECT_EQ(let_go, 420);
  EXPECT_NEAR(told, 20.5, 0.1);
}

TEST_F(GateFitTest, SumsARowWithoutWhatItsFoldTells) {
  const GateFit gate = FitGate(recipe_, examples_);
  const size_t rare = examples_.rows.size() - 1;
  EXPECT_LT(gate.sums[rare], gate.weights[kRare]);
  EXPECT_EQ(gate.sums[rare], gate.weights[kUnseen]);  // as a phrase that no mail has shown
}

TEST_F(GateFitTest, RaisesTheThresholdWhereTooMuchOrdinaryMailShowsASign) {
  for (int i = 0; i < 20; ++i) Add(1, Kind::kOrdinary, {kDaemon});
  recipe_.gate.opened = 0.2;
  const GateFit wide = FitGate(recipe_, examples_);
  recipe_.gate.opened = 0.01;
  const GateFit narrow = FitGate(recipe_, examples_);
  EXPECT_LT(wide.threshold, narrow.threshold);
  const auto last = static_cast<uint32_t>(examples_.rows.size() - 1);
  EXPECT_FALSE(wide.LetsGo(examples_, last));
  EXPECT_TRUE(narrow.LetsGo(examples_, last));
}

TEST_F(GateFitTest, LetsThroughWhatItCannotRead) {
  examples_.rows[0].is_head_unread = true;
  EXPECT_FALSE(FitGate(recipe_, examples_).LetsGo(examples_, 0));
}

TEST_F(GateFitTest, IsNoneWhereTheRecipeNamesNoPhrases) {
  recipe_.gate.patterns.clear();
  EXPECT_FALSE(FitGate(recipe_, examples_).exists());
}

// Clopper and Pearson's upper ends, by the closed form for no event and from published tables.
TEST(ShareUpperBound, IsTheExactOne) {
  EXPECT_NEAR(accuracy::ShareUpperBound(0, 6000), 1 - std::pow(0.05, 1.0 / 6000), 1e-9);
  EXPECT_NEAR(accuracy::ShareUpperBound(1, 10), 0.3942, 1e-4);
  EXPECT_NEAR(accuracy::ShareUpperBound(5, 100), 0.1022, 1e-4);
  EXPECT_EQ(accuracy::ShareUpperBound(3, 3), 1);
  EXPECT_EQ(accuracy::ShareUpperBound(0, 0), 1);
}

}  // namespace
}  // namespace backstop::training
