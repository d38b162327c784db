// Logistic regression against closed forms, finite differences and its own optimum.

#include "fit/logistic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace backstop::training {
namespace {

// Random rows over `columns` columns, half of them in the term blocks; labels follow the first
// columns with noise.
Design RandomDesign(uint32_t labels, uint32_t columns, size_t rows, uint32_t seed) {
  std::mt19937 random(seed);
  Design design;
  design.columns = columns;
  for (size_t i = 0; i < rows; ++i) {
    const uint32_t label = static_cast<uint32_t>(random() % labels);
    std::vector<uint32_t> fixed;
    std::vector<uint32_t> subject;
    std::vector<uint32_t> body;
    for (uint32_t c = 0; c < columns; ++c) {
      const uint32_t chance = c == label ? 60 : 30;
      if (random() % 100 < chance)
        (c < columns / 2 ? fixed : c % 2 == 0 ? subject : body).push_back(c);
    }
    const double value = 1 / std::sqrt(static_cast<double>(body.size()) + 2);
    Design::Row& row = design.Add({fixed, subject, body}, {1, 0.5, value});
    row.weight = 0.5 + static_cast<double>(random() % 10) / 10;
    row.label = label;
  }
  return design;
}

double Norm(const std::vector<double>& v) {
  double sum = 0;
  for (double x : v) sum += x * x;
  return std::sqrt(sum);
}

TEST(Logistic, LearnsTheLogOddsOfOneFeatureWithoutPenalty) {
  Design design;  // with the feature 3 of 4 are label 1, without it 1 of 4
  design.columns = 1;
  const std::vector<uint32_t> with{0};
  for (uint32_t i = 0; i < 4; ++i) design.Add({with, {}, {}}).label = i < 3 ? 1 : 0;
  for (uint32_t i = 0; i < 4; ++i) design.Add({}).label = i < 1 ? 1 : 0;
  Linear linear;
  ASSERT_TRUE(FitLogistic(design, 2, {.l2 = 0, .tolerance = 1e-10}, &linear).ok());
  EXPECT_NEAR(linear.bias[0], -std::log(3.0), 1e-6);
  EXPECT_NEAR(linear.weight[0], 2 * std::log(3.0), 1e-6);
}

TEST(Logistic, GradientAgreesWithFiniteDifferences) {
  for (uint32_t labels : {2u, 4u}) {
    Design design = RandomDesign(labels, 6, 40, 7 + labels);
    for (size_t i = 0; i < design.rows.size() * OutputsFor(labels); ++i)
      design.offsets.push_back(std::cos(static_cast<double>(i)));
    LogisticOptions options{.l2 = 0.03};
    if (labels == 2) {
      options.contrasts = {{0.5, -1, 0, 2, 0, 0.1}, {0, 0.3, 1, -0.2, 0, 0}};
      options.contrast_strength = 0.4;
    }
    const size_t size = (design.columns + 1) * OutputsFor(labels);
    options.scale.assign(size - OutputsFor(labels), 0.7);
    std::vector<double> u(size);
    for (size_t i = 0; i < size; ++i) u[i] = std::sin(static_cast<double>(i));
    std::vector<double> gradient;
    std::vector<double> ignored;
    LogisticObjective(design, labels, options, u, &gradient);
    for (size_t i = 0; i < size; ++i) {
      std::vector<double> up = u;
      std::vector<double> down = u;
      up[i] += 1e-5;
      down[i] -= 1e-5;
      const double slope = (LogisticObjective(design, labels, options, up, &ignored) -
                            LogisticObjective(design, labels, options, down, &ignored)) /
                           2e-5;
      EXPECT_NEAR(gradient[i], slope, 1e-8) << "labels " << labels << " variable " << i;
    }
  }
}

TEST(Logistic, GradientVanishesAtTheAnswer) {
  for (uint32_t labels : {2u, 5u}) {
    const Design design = RandomDesign(labels, 20, 300, 3);
    const LogisticOptions options{.l2 = 1e-3};
    Linear linear;
    ASSERT_TRUE(FitLogistic(design, labels, options, &linear).ok());
    std::vector<double> u = linear.weight;
    u.insert(u.end(), linear.bias.begin(), linear.bias.end());
    std::vector<double> gradient;
    std::vector<double> at_zero;
    LogisticObjective(design, labels, options, u, &gradient);
    LogisticObjective(design, labels, options, std::vector<double>(u.size()), &at_zero);
    EXPECT_LE(Norm(gradient), 2e-6 * Norm(at_zero));
  }
}

TEST(Logistic, LearnsWhatTheOffsetsLeave) {
  for (uint32_t labels : {2u, 4u}) {
    Design design = RandomDesign(labels, 8, 400, 13);
    const LogisticOptions options{.l2 = 1e-6, .tolerance = 1e-9};
    Linear all;
    ASSERT_TRUE(FitLogistic(design, labels, options, &all).ok());
    Linear part = all;
    for (std::vector<double>* numbers : {&part.weight, &part.bias})
      for (double& number : *numbers) number *= 0.75;
    design.offsets.resize(design.rows.size() * all.outputs);
    for (size_t i = 0; i < design.rows.size(); ++i)
      part.Sum(design, design.rows[i], &design.offsets[i * all.outputs]);
    Linear rest;
    ASSERT_TRUE(FitLogistic(design, labels, options, &rest).ok());
    for (size_t i = 0; i < all.weight.size(); ++i)
      EXPECT_NEAR(rest.weight[i], all.weight[i] / 4, 1e-3) << "labels " << labels;
  }
}

TEST(Logistic, WithoutABiasTheWeightsBearTheClasses) {
  const Design design = RandomDesign(3, 6, 200, 17);
  Linear linear;
  ASSERT_TRUE(FitLogistic(design, 3, {.l2 = 1e-3, .has_bias = false}, &linear).ok());
  EXPECT_EQ(linear.bias, std::vector<double>(3, 0.0));
  EXPECT_GT(Norm(linear.weight), 0.1);
}

TEST(Logistic, GivesTheSameBitsWhateverTheThreads) {
  const Design design = RandomDesign(3, 30, 500, 11);
  Linear one;
  Linear many;
  ASSERT_TRUE(FitLogistic(design, 3, {.l2 = 1e-3, .threads = 1}, &one).ok());
  ASSERT_TRUE(FitLogistic(design, 3, {.l2 = 1e-3, .threads = 5}, &many).ok());
  EXPECT_EQ(one.weight, many.weight);
  EXPECT_EQ(one.bias, many.bias);
}

TEST(Logistic, SmallScaleShrinksAFeature) {
  const Design design = RandomDesign(2, 10, 300, 5);
  LogisticOptions options{.l2 = 1e-2};
  Linear plain;
  ASSERT_TRUE(FitLogistic(design, 2, options, &plain).ok());
  options.scale.assign(10, 1.0);
  options.scale[0] = 0.01;
  Linear scaled;
  ASSERT_TRUE(FitLogistic(design, 2, options, &scaled).ok());
  EXPECT_LT(std::fabs(scaled.weight[0]), std::fabs(plain.weight[0]) / 10);
}

TEST(Logistic, AStrongContrastIsDrivenToNothingAndTheRestStaysUseful) {
  const Design design = RandomDesign(2, 10, 400, 21);
  LogisticOptions options{.l2 = 1e-3};
  options.contrasts = {{1, 1, 0, 0, 0, 0, 0, 0, 0, 0}};
  Linear plain;
  ASSERT_TRUE(FitLogistic(design, 2, options, &plain).ok());
  options.contrast_strength = 1e3;
  Linear held;
  ASSERT_TRUE(FitLogistic(design, 2, options, &held).ok());
  EXPECT_GT(std::fabs(plain.weight[0] + plain.weight[1]), 0.05);
  EXPECT_NEAR(held.weight[0] + held.weight[1], 0, 1e-3);
  EXPECT_LT(held.weight[0], -0.1) << "column 0 marks label 0";
}

TEST(Logistic, RefusesOneClassAndSaysWhatToDo) {
  Design design;
  design.columns = 1;
  for (int i = 0; i < 5; ++i) design.Add({}).label = 1;
  Linear linear;
  const Status status = FitLogistic(design, 2, {}, &linear);
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("5 messages of 1 class"), std::string::npos) << status.message();
  EXPECT_TRUE(linear.weight.empty());
}

TEST(Logistic, TurnsAThrownLineSearchIntoAStatus) {
  Design design;  // an infinite value makes every step bad
  design.columns = 1;
  const std::vector<uint32_t> column{0};
  design.Add({{{}, column, {}}}, {1, INFINITY, 1}).label = 1;
  design.Add({{{}, column, {}}});
  Linear linear;
  const Status status = FitLogistic(design, 2, {}, &linear);
  EXPECT_EQ(status.code(), Code::kInternal);
  EXPECT_NE(status.message().find("raise l2"), std::string::npos) << status.message();
}

}  // namespace
}  // namespace backstop::training
