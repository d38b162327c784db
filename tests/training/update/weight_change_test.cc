// What an operator's mail is judged by is never a copy of what was learnt for it.

#include "update/weight_change.h"

#include <gtest/gtest.h>

#include <cmath>

namespace backstop::training {
namespace {

// Forty originals, two bounces of each with a fact that no other original has, half of either
// label: all that there is to learn is an original by heart.
std::vector<OperatorRow> ByHeart() {
  std::vector<OperatorRow> rows;
  for (uint64_t original = 0; original < 40; ++original) {
    for (uint64_t copy = 0; copy < 2; ++copy) {
      OperatorRow row;
      row.message = 2 * original + copy;
      row.label =
          static_cast<uint8_t>(original % 2 == 0 ? Origin::kBackscatter : Origin::kLegitimate);
      row.mode = ReturnMode::kFull;
      row.sums = {0};
      row.keys = {original};
      row.fixed = {"fact." + std::to_string(original)};
      rows.push_back(row);
    }
  }
  return rows;
}

HeldBack Judge(const std::vector<OperatorRow>& rows) {
  Rows pointers;
  for (const OperatorRow& row : rows) pointers.push_back(&row);
  HeldBack judged;
  const Status status = JudgeHeldBack(pointers, {}, {1, {1, 1, 1, 1}}, &judged);
  EXPECT_TRUE(status.ok()) << status.message();
  return judged;
}

TEST(JudgeHeldBack, DoesNotRewardLearningCopiesByHeart) {
  std::vector<OperatorRow> rows = ByHeart();
  const HeldBack held = Judge(rows);
  EXPECT_GE(held.loss_after, held.loss_before - 1e-9);
  for (OperatorRow& row : rows) row.keys = {row.message};
  const HeldBack torn = Judge(rows);
  EXPECT_LT(torn.loss_after, torn.loss_before - .02) << "torn copies would have been rewarded";
}

TEST(JudgeHeldBack, AlwaysHasOriginalsToLearnFrom) {
  std::vector<OperatorRow> rows = ByHeart();
  rows.resize(8);  // two originals of either label
  for (OperatorRow& row : rows) row.message *= 5;
  const HeldBack held = Judge(rows);
  EXPECT_EQ(held.rows, 8u);
  EXPECT_TRUE(std::isfinite(held.loss_after));
}

}  // namespace
}  // namespace backstop::training
