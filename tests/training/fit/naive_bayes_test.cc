// Naive Bayes against Bayes' rule worked out by hand and by brute force.

#include "fit/naive_bayes.h"

#include <gtest/gtest.h>

#include <cmath>

namespace backstop::training {
namespace {

// Label 1: {0}, {0}, {0,1}; label 0: {1}, {}.
Design FiveRows() {
  Design design;
  design.columns = 2;
  const std::vector<uint32_t> a{0};
  const std::vector<uint32_t> b{1};
  const std::vector<uint32_t> both{0, 1};
  design.Add({a, {}, {}}).label = 1;
  design.Add({a, {}, {}}).label = 1;
  design.Add({both, {}, {}}).label = 1;
  design.Add({{{}, b, {}}}).label = 0;
  design.Add({}).label = 0;
  return design;
}

TEST(NaiveBayes, EqualsBayesRuleWithAbsenceCounted) {
  const Design design = FiveRows();
  Linear linear;
  ASSERT_TRUE(FitNaiveBayes(design, 2, 1, &linear).ok());
  // Smoothed: P(0|1) = 4/5, P(1|1) = 2/5, P(0|0) = 1/4, P(1|0) = 2/4; priors 4/7 and 3/7.
  const double prior = std::log((4.0 / 7) / (3.0 / 7));
  const double has0 = std::log((4.0 / 5) / (1.0 / 4));
  const double no0 = std::log((1.0 / 5) / (3.0 / 4));
  const double has1 = std::log((2.0 / 5) / (2.0 / 4));
  const double no1 = std::log((3.0 / 5) / (2.0 / 4));
  const double expected[] = {prior + has0 + no1, prior + has0 + no1, prior + has0 + has1,
                             prior + no0 + has1, prior + no0 + no1};
  for (size_t i = 0; i < design.rows.size(); ++i) {
    double sum = 0;
    linear.Sum(design, design.rows[i], &sum);
    EXPECT_NEAR(sum, expected[i], 1e-12) << "row " << i;
  }
}

TEST(NaiveBayes, WeightOfARowCountsAsThatManyRows) {
  Design once = FiveRows();
  once.rows[0].weight = 2;
  Design twice = FiveRows();
  const std::vector<uint32_t> a{0};
  twice.Add({a, {}, {}}).label = 1;
  Linear first;
  Linear second;
  ASSERT_TRUE(FitNaiveBayes(once, 2, 0.5, &first).ok());
  ASSERT_TRUE(FitNaiveBayes(twice, 2, 0.5, &second).ok());
  EXPECT_EQ(first.weight, second.weight);
  EXPECT_EQ(first.bias, second.bias);
}

TEST(NaiveBayes, ManyLabelsAgreeWithTheBinaryOneInTheirDifference) {
  const Design design = FiveRows();
  Design three = design;
  three.Add({}).label = 2;
  Linear linear;
  ASSERT_TRUE(FitNaiveBayes(three, 3, 1, &linear).ok());
  Linear binary;
  ASSERT_TRUE(FitNaiveBayes(design, 2, 1, &binary).ok());
  for (const Design::Row& row : design.rows) {
    double sums[3];
    double sum = 0;
    linear.Sum(three, row, sums);
    binary.Sum(design, row, &sum);
    EXPECT_NEAR(sums[1] - sums[0], sum, 1e-12);
  }
}

TEST(NaiveBayes, RatiosAreZeroForAFeatureThatSaysNothing) {
  Design design;
  design.columns = 2;
  const std::vector<uint32_t> both{0, 1};
  const std::vector<uint32_t> second{1};
  design.Add({both, {}, {}}).label = 1;
  design.Add({second, {}, {}}).label = 0;
  const std::vector<double> ratios = LogCountRatios(design, 2, 1);
  EXPECT_NEAR(ratios[0], std::log(2.0), 1e-12);
  EXPECT_EQ(ratios[1], 0);
}

TEST(NaiveBayes, RefusesAnEmptyCorpus) {
  Linear linear;
  EXPECT_EQ(FitNaiveBayes(Design{}, 2, 1, &linear).code(), Code::kBadArgument);
}

}  // namespace
}  // namespace backstop::training
