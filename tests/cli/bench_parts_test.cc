// The parts of backstop bench that need no clock: medians, and which table a verdict is counted in.

#include <gtest/gtest.h>

#include <cmath>

#include "cli/bench_accuracy.h"
#include "cli/bench_rounds.h"

namespace backstop::cli {
namespace {

TEST(Median, IsTheMiddleOrTheMeanOfTheTwo) {
  EXPECT_EQ(Median({3}), 3);
  EXPECT_EQ(Median({9, 1, 4}), 4);
  EXPECT_EQ(Median({9, 1, 4, 5}), 4.5);
}

Verdict Judged(Kind kind, double log_odds, ReturnMode mode) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.log_odds = log_odds;
  verdict.return_mode = mode;
  return verdict;
}

const accuracy::OriginLine* Line(const std::vector<accuracy::OriginLine>& lines,
                                 const std::string& fold, const std::string& part) {
  for (const auto& line : lines) {
    if (line.fold == fold && line.part == part) return &line;
  }
  return nullptr;
}

TEST(BenchAccuracy, AGatedReportStaysUndecided) {
  BenchAccuracy accuracy({});
  const corpus::LabelView report{2, "a", "dsn-failed", "backscatter", "s", "", ""};
  accuracy.Add(report, Judged(Kind::kOrdinary, std::nan(""), ReturnMode::kNone));
  accuracy.Add(report, Judged(Kind::kDsnFailed, 6, ReturnMode::kFull));
  const auto lines = accuracy.Origins();
  const auto* of_source = Line(lines, "s", "reports");
  ASSERT_NE(of_source, nullptr);
  EXPECT_EQ(of_source->backscatter, 2u);
  EXPECT_EQ(of_source->backscatter_decided.right, 1u);
  EXPECT_EQ(of_source->backscatter_decided.wrong, 0u);
  ASSERT_NE(Line(lines, "all", "reports"), nullptr);
  EXPECT_EQ(Line(lines, "all", "reports")->backscatter, 1u);  // those that return something
  EXPECT_EQ(accuracy.Kinds().totals.reports_found, 1u);
}

TEST(BenchAccuracy, JudgesOriginOfOrdinaryMailWithoutTheGateOnly) {
  const corpus::LabelView ham{2, "b", "ordinary", "ham", "s", "", ""};
  for (const bool is_full : {false, true}) {
    BenchAccuracy accuracy({.full = is_full});
    accuracy.Add(ham, Judged(Kind::kOrdinary, -3, ReturnMode::kNone));  // the gate opened for it
    const auto lines = accuracy.Origins();
    const auto* ordinary = Line(lines, "all", "ordinary");
    EXPECT_EQ(accuracy.judged(), 1u);
    ASSERT_EQ(ordinary != nullptr, is_full);
    if (is_full) {
      EXPECT_EQ(ordinary->legitimate, 1u);
    }
  }
}

TEST(BenchAccuracy, BouncesOfOneOriginalAreDrawnTogether) {
  BenchAccuracy apart({}), together({});
  for (int i = 0; i < 60; ++i) {
    const bool is_ours = i % 2 == 0;
    const auto judged = Judged(Kind::kDsnFailed, i % 7 + (is_ours ? 0 : 3), ReturnMode::kFull);
    const std::string path = std::to_string(i);
    corpus::LabelView label{2,  path, "dsn-failed", is_ours ? "legitimate" : "backscatter", "s",
                            "", ""};
    apart.Add(label, judged);
    label.note = is_ours ? "original=one" : "original=two";
    together.Add(label, judged);
  }
  const auto width = [](const BenchAccuracy& accuracy) {
    const auto lines = accuracy.Origins();
    const accuracy::Interval auc = Line(lines, "s", "reports")->auc;
    return auc.high - auc.low;
  };
  EXPECT_GT(width(apart), 0);
  EXPECT_EQ(width(together), 0) << "one original of each class draws no spread";
}

TEST(BenchAccuracy, CountsWhatHasNoLabelThatAVerdictCouldHave) {
  BenchAccuracy accuracy({});
  const corpus::LabelView fixture{2, "a", "mime-fixture", "unknown", "s", "", ""};
  accuracy.Add(fixture, {});
  accuracy.Add({}, {});
  EXPECT_EQ(accuracy.unlabelled(), 2u);
  EXPECT_EQ(accuracy.judged(), 0u);
}

}  // namespace
}  // namespace backstop::cli
