// The header scan against its scalar twin on every target: short texts over a small alphabet at the
// edges of a block, random header-like texts of every length, and outputs that are too small.

#include "simd/head_lines.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "simd/kernels.h"

namespace backstop::simd {
namespace {

NameLetters Wanted() {
  NameLetters letters;
  for (const char* name : {"from", "subject", "x-failed-recipients", "auto-submitted"})
    letters.Add(name);
  return letters;
}

class HeadLines : public testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(ForceTarget(GetParam())); }
  void TearDown() override { ForceTarget(""); }
};

void ExpectSame(const std::string& text, size_t capacity) {
  std::vector<uint32_t> expected(capacity);
  std::vector<uint32_t> actual(capacity);
  const HeadScan slow = scalar::FindHeadLines(text, Wanted(), expected);
  const HeadScan fast = FindHeadLines(text, Wanted(), actual);
  ASSERT_EQ(fast.count, slow.count) << testing::PrintToString(text);
  expected.resize(slow.count);
  actual.resize(fast.count);
  ASSERT_EQ(actual, expected) << testing::PrintToString(text);
  ASSERT_EQ(fast.is_full, slow.is_full) << testing::PrintToString(text);
  ASSERT_EQ(fast.is_ended, slow.is_ended) << testing::PrintToString(text);
  ASSERT_EQ(fast.end, slow.end) << testing::PrintToString(text);
}

TEST_P(HeadLines, AreThoseOfTheScalarTwinAtTheEdgesOfBlocks) {
  const std::string pieces[] = {"From: a", "\n", "\r\n", "X-F", "x", "\r", "Auto"};
  for (size_t filler = 0; filler < 140; ++filler) {
    for (const std::string& first : pieces) {
      for (const std::string& second : pieces) {
        for (const std::string& third : pieces)
          ExpectSame(std::string(filler, 'y') + first + second + third, 64);
      }
    }
  }
}

TEST_P(HeadLines, AreThoseOfTheScalarTwinOnRandomText) {
  std::mt19937 random(20261122);
  const std::string letters = "FfRrOoMmSsUuBbXx--AaTt:  \r\n\n\nzq\x01\xc3";
  for (size_t size = 0; size < 600; ++size) {
    for (int round = 0; round < 4; ++round) {
      std::string text;
      for (size_t i = 0; i < size; ++i) text.push_back(letters[random() % letters.size()]);
      for (const size_t capacity : {0, 1, 3, 256}) ExpectSame(text, capacity);
    }
  }
}

TEST_P(HeadLines, StopAtTheEmptyLine) {
  std::vector<uint32_t> lines(8);
  const std::string text = "To: b\r\nFROM: a\r\n\r\nFrom: the body\r\n";
  const HeadScan scan = FindHeadLines(text, Wanted(), lines);
  EXPECT_EQ(scan.count, 1u);
  EXPECT_EQ(lines[0], 7u);
  EXPECT_TRUE(scan.is_ended);
  EXPECT_EQ(scan.end, 16u);
}

INSTANTIATE_TEST_SUITE_P(Targets, HeadLines, testing::ValuesIn(RunnableTargets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace backstop::simd
