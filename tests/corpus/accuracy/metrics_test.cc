// Figures worked out by hand.

#include "accuracy/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace backstop::accuracy {
namespace {

// Negatives at 0..99, positives at 98.5 and 200.
std::vector<Scored> Hundred() {
  std::vector<Scored> scored;
  for (int i = 0; i < 100; ++i) scored.push_back({static_cast<double>(i), false});
  scored.push_back({98.5, true});
  scored.push_back({200, true});
  return scored;
}

TEST(Auc, CountsPairsAndHalvesTies) {
  EXPECT_EQ(Auc({{1, true}, {0, false}}), 1);
  EXPECT_EQ(Auc({{1, false}, {0, true}}), 0);
  EXPECT_EQ(Auc({{1, true}, {1, false}}), 0.5);
  EXPECT_EQ(Auc({{3, true}, {2, false}, {1, true}, {0, false}}), 0.75);
  EXPECT_TRUE(std::isnan(Auc({{3, true}})));
}

TEST(Threshold, LetsNoMoreThanTheShareOfNegativesThrough) {
  const auto scored = Hundred();
  const Rates one_percent = RatesAt(scored, ThresholdFor(scored, 0.01));
  EXPECT_DOUBLE_EQ(one_percent.false_positives, 0.01);
  EXPECT_DOUBLE_EQ(one_percent.recall, 1);
  const Rates none = RatesAt(scored, ThresholdFor(scored, 0.001));
  EXPECT_EQ(none.false_positives, 0);
  EXPECT_DOUBLE_EQ(none.recall, 0.5);
}

TEST(Threshold, TiedNegativesNeverExceedTheShare) {
  const std::vector<Scored> tied{{1, false}, {1, false}, {1, false}, {1, true}};
  EXPECT_EQ(RatesAt(tied, ThresholdFor(tied, 0.34)).false_positives, 0);
}

TEST(CalibrationError, IsZeroWhenProbabilitiesAreShares) {
  EXPECT_NEAR(CalibrationError({{0.5, true, 1}, {0.5, false, 1}}), 0, 1e-12);
  EXPECT_NEAR(CalibrationError({{0.95, false, 1}}), 0.95, 1e-12);
  EXPECT_NEAR(CalibrationError({{0.95, false, 1}, {0.05, false, 3}}), (0.95 + 3 * 0.05) / 4, 1e-12);
  EXPECT_NEAR(CalibrationError({{1.0, true, 2}}), 0, 1e-12);
}

}  // namespace
}  // namespace backstop::accuracy
