// Calibration against known answers: it undoes a known slope and intercept, stays finite on
// separable scores, and takes no offset of the sources that it knows for every source's.

#include "heads/calibrate.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "heads/ranking.h"

namespace backstop::training {
namespace {

TEST(FitAffine, RecoversTheMapThatMadeTheLabels) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<double> sums;
  std::vector<bool> labels;
  for (int i = 0; i < 40000; ++i) {
    const double sum = uniform(random) * 12 - 6;
    sums.push_back(sum);
    labels.push_back(uniform(random) < 1 / (1 + std::exp(-(0.5 * sum + 1))));
  }
  const Affine affine = FitAffine(Alone(), sums, labels, std::vector<double>(sums.size(), 1));
  EXPECT_NEAR(affine.slope, 0.5, 0.03);
  EXPECT_NEAR(affine.intercept, 1, 0.06);
}

TEST(FitAffine, StaysFiniteOnSeparableScoresAndIsTheIdentityWithoutALabel) {
  const Affine separable =
      FitAffine(Alone(), {-3, -2, 2, 3}, {false, false, true, true}, {1, 1, 1, 1});
  EXPECT_TRUE(std::isfinite(separable.slope));
  EXPECT_GT(separable.slope, 1);
  const Affine one_label = FitAffine(Alone(), {1, 2}, {true, true}, {1, 1});
  EXPECT_EQ(one_label.slope, 1);
  EXPECT_EQ(one_label.intercept, 0);
}

TEST(FitAffine, NeverTurnsTheOrderAround) {
  EXPECT_EQ(FitAffine(Alone(), {-1, -2, 2, 1}, {true, true, false, false}, {1, 1, 1, 1}).slope, 0);
}

double MeanLoss(const std::vector<double>& sums, const std::vector<bool>& labels, double slope) {
  double loss = 0;
  for (size_t i = 0; i < sums.size(); ++i)
    loss += std::log1p(std::exp((labels[i] ? -slope : slope) * sums[i]));
  return loss / static_cast<double>(sums.size());
}

TEST(FitSlope, IsTheBestOfAllSlopesAlsoWhereAnInterceptWouldHelp) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<double> sums;
  std::vector<bool> labels;
  for (int i = 0; i < 4000; ++i) {
    const double sum = uniform(random) * 12 - 6;
    sums.push_back(sum);
    labels.push_back(uniform(random) < 1 / (1 + std::exp(-(0.5 * sum + 1))));
  }
  double best = 0;
  for (double slope = 0; slope < 2; slope += 1e-3)
    if (MeanLoss(sums, labels, slope) < MeanLoss(sums, labels, best)) best = slope;
  const std::vector<double> weights(sums.size(), 1);
  EXPECT_NEAR(FitSlope(Alone(), sums, labels, weights, 0), best, 2e-3);
  EXPECT_EQ(FitSlope(Alone(), {1, 2}, {true, true}, {1, 1}), 1);
  EXPECT_EQ(FitSlope(Alone(), {-1, 2}, {true, false}, {1, 1}), 0) << "never turns the order around";
}

// Held-out rows of two folds, 60 of each label; sums of fold 1 lie `offset` higher.
struct Held {
  Examples examples;
  HoldoutScores scores;
};
Held HeldOut(double offset) {
  Held held;
  held.scores.folds = {"a", "b"};
  for (uint32_t r = 0; r < 240; ++r) {
    const uint32_t fold = r / 120;
    const bool is_backscatter = r % 2 == 1;
    ExampleRow row;
    row.head = Head::kOrigin;
    row.mode = ReturnMode::kFull;
    row.label = static_cast<uint8_t>(is_backscatter ? Origin::kBackscatter : Origin::kLegitimate);
    held.examples.rows.push_back(row);
    held.scores.rows.push_back(r);
    held.scores.fold.push_back(fold);
    held.scores.domain.push_back(fold);
    held.scores.sums.push_back((is_backscatter ? 2 : -2) + 0.1 * (r % 50) - 2.5 + fold * offset);
  }
  return held;
}

TEST(CalibrateOrigin, TakesAnOffsetOnlyWhereItSpeaksForLegitimateMail) {
  const Held held = HeldOut(3), low = HeldOut(-3);
  EXPECT_LT(CalibrateOrigin(held.examples, held.scores, 0)[3].intercept, -1);
  for (const Affine& affine : CalibrateOrigin(low.examples, low.scores, 0))
    EXPECT_EQ(affine.intercept, 0);
}

TEST(CalibrateOrigin, IsLessSureWhereSourcesDiffer) {
  const Held held = HeldOut(3);
  const std::array<Affine, 4> apart = CalibrateOrigin(held.examples, held.scores, -1);
  const Held alike = HeldOut(0);
  EXPECT_LT(apart[3].slope, CalibrateOrigin(alike.examples, alike.scores, -1)[3].slope)
      << "what sources differ in makes every sum less sure";
}

// Kind's rows of one fold, margins of 2 that are right three times of four.
Held HeldOutKind() {
  Held held;
  held.scores.folds = {"a"};
  held.scores.labels = {static_cast<uint32_t>(Kind::kOrdinary),
                        static_cast<uint32_t>(Kind::kDsnFailed)};
  held.scores.outputs = 2;
  for (uint32_t r = 0; r < 80; ++r) {
    ExampleRow row;
    row.label = static_cast<uint8_t>(r % 2 == 0 ? Kind::kOrdinary : Kind::kDsnFailed);
    held.examples.rows.push_back(row);
    held.scores.rows.push_back(r);
    held.scores.fold.push_back(0);
    const bool is_called_failed = (r % 2 == 1) == (r % 8 > 1);
    held.scores.sums.insert(held.scores.sums.end(), {0, is_called_failed ? 2.0 : -2.0});
  }
  return held;
}

TEST(CalibrateKind, MakesMarginsAsSureAsTheyAreRight) {
  const Held held = HeldOutKind();
  EXPECT_NEAR(CalibrateKind(held.examples, held.scores), std::log(3.0) / 2, 1e-4);
}

TEST(CalibrateKind, LeavesMarginsAloneWhereNoMailMayJudge) {
  Held held = HeldOutKind();
  for (ExampleRow& row : held.examples.rows) row.is_judged_only = true;
  EXPECT_EQ(CalibrateKind(held.examples, held.scores), 1);
  held.scores.rows.clear();
  held.scores.fold.clear();
  held.scores.sums.clear();
  EXPECT_EQ(CalibrateKind(held.examples, held.scores), 1) << "folds, and no row";
  EXPECT_EQ(CalibrateKind({}, {}), 1);
}

TEST(LogLoss, IsThatOfTheSoftmax) {
  const double sums[] = {1, 2, 0.5};
  const double total = std::exp(1.0) + std::exp(2.0) + std::exp(0.5);
  EXPECT_NEAR(LogLoss(sums, 3, 1), -std::log(std::exp(2.0) / total), 1e-12);
  const double huge[] = {1000, -1000};
  EXPECT_NEAR(LogLoss(huge, 2, 1), 2000, 1e-9);
}

}  // namespace
}  // namespace backstop::training
