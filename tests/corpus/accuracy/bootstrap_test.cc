// Resampled figures against slow ones, and what grouping must do to an interval.

#include "accuracy/bootstrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "accuracy/metrics.h"

namespace backstop::accuracy {
namespace {

// Two overlapping classes; `copies` rows show the same message.
std::vector<GroupScored> Overlapping(uint32_t messages, uint32_t copies) {
  std::mt19937 random(7);
  std::normal_distribution<double> noise;
  std::vector<GroupScored> rows;
  for (uint32_t m = 0; m < messages; ++m) {
    const bool is_positive = m % 2 == 0;
    const double score = std::round(10 * (noise(random) + (is_positive ? 1 : 0))) / 10;
    for (uint32_t c = 0; c < copies; ++c) rows.push_back({score, is_positive, m});
  }
  return rows;
}

TEST(Bootstrap, TheWholeAgreesWithTheFiguresThatSortEveryTime) {
  const std::vector<GroupScored> rows = Overlapping(600, 1);
  std::vector<Scored> plain;
  for (const GroupScored& row : rows) plain.push_back({row.score, row.is_positive});
  const double shares[] = {0.001, 0.01, 0.05, 0.5, 1};
  const RankFigures figures = BootstrapRanks(rows, shares, 20, 1);
  EXPECT_NEAR(figures.auc.value, Auc(plain), 1e-12);
  EXPECT_TRUE(std::isnan(figures.recalls[0].value)) << "300 negatives have no 0.1 %";
  for (size_t s = 1; s < 4; ++s) {
    EXPECT_NEAR(figures.recalls[s].value, RatesAt(plain, ThresholdFor(plain, shares[s])).recall,
                1e-12)
        << shares[s];
  }
  EXPECT_EQ(figures.recalls[4].value, 1);
}

TEST(Bootstrap, CopiesOfAMessageDoNotNarrowTheInterval) {
  const double shares[] = {0.05};
  const RankFigures once = BootstrapRanks(Overlapping(300, 1), shares, 400, 1);
  const RankFigures copied = BootstrapRanks(Overlapping(300, 9), shares, 400, 1);
  const double width = once.auc.high - once.auc.low;
  EXPECT_GT(width, 0.02);
  EXPECT_NEAR(copied.auc.high - copied.auc.low, width, width / 5);
  EXPECT_LE(once.auc.low, once.auc.value);
  EXPECT_GE(once.auc.high, once.auc.value);
}

TEST(Bootstrap, TheOrderOfTheRowsDoesNotMatter) {
  const double shares[] = {0.05};
  std::vector<GroupScored> rows = Overlapping(300, 2);  // with ties across messages
  const RankFigures in_order = BootstrapRanks(rows, shares, 50, 1);
  std::shuffle(rows.begin(), rows.end(), std::mt19937(9));
  const RankFigures shuffled = BootstrapRanks(rows, shares, 50, 1);
  EXPECT_EQ(shuffled.auc.value, in_order.auc.value);
  EXPECT_EQ(shuffled.auc.low, in_order.auc.low);
  EXPECT_EQ(shuffled.auc.high, in_order.auc.high);
  EXPECT_EQ(shuffled.recalls[0].low, in_order.recalls[0].low);
}

TEST(Bootstrap, OneClassHasNoRanksAndNothingHasNoShare) {
  const double shares[] = {0.5};
  const RankFigures figures = BootstrapRanks({{1, true, 0}, {2, true, 1}}, shares, 10, 1);
  EXPECT_TRUE(std::isnan(figures.auc.value));
  EXPECT_TRUE(std::isnan(figures.recalls[0].value));
  EXPECT_TRUE(std::isnan(BootstrapShare({}, 10, 1).value));
  const Interval half = BootstrapShare({{0, true, 0}, {0, false, 1}}, 100, 1);
  EXPECT_EQ(half.value, 0.5);
  EXPECT_EQ(half.low, 0);
  EXPECT_EQ(half.high, 1);
}

}  // namespace
}  // namespace backstop::accuracy
