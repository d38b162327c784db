// Calibration against known answers: it undoes a known slope and intercept, and stays finite on
// separable scores.

#include "heads/calibrate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

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

TEST(LogLoss, IsThatOfTheSoftmax) {
  const double sums[] = {1, 2, 0.5};
  const double total = std::exp(1.0) + std::exp(2.0) + std::exp(0.5);
  EXPECT_NEAR(LogLoss(sums, 3, 1), -std::log(std::exp(2.0) / total), 1e-12);
  const double huge[] = {1000, -1000};
  EXPECT_NEAR(LogLoss(huge, 2, 1), 2000, 1e-9);
}

}  // namespace
}  // namespace backstop::training
