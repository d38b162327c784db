// Choosing a target by name.

#include <gtest/gtest.h>

#include "simd/kernels.h"

namespace backstop::simd {
namespace {

TEST(Dispatch, UsesTheBestRunnableTarget) {
  ForceTarget("");
  ASSERT_FALSE(RunnableTargets().empty());
  EXPECT_EQ(TargetName(), RunnableTargets().front());
}

TEST(Dispatch, GoesDownAndBackUp) {
  const auto targets = RunnableTargets();
  for (const std::string_view target : targets) {
    EXPECT_TRUE(ForceTarget(target));
    EXPECT_EQ(TargetName(), target);
  }
  EXPECT_TRUE(ForceTarget(""));
  EXPECT_EQ(RunnableTargets(), targets);
}

TEST(Dispatch, RefusesAnUnknownTarget) {
  EXPECT_FALSE(ForceTarget("AVX9"));
  EXPECT_EQ(TargetName(), RunnableTargets().front());
}

}  // namespace
}  // namespace backstop::simd
