// Sums over a handful of cases, worked out by hand.

#include "accuracy/accuracy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "accuracy/tables.h"
#include "backstop/labels.h"

namespace backstop::accuracy {
namespace {

constexpr auto kOrdinary = static_cast<uint32_t>(Kind::kOrdinary);
constexpr auto kFailed = static_cast<uint32_t>(Kind::kDsnFailed);
constexpr auto kDelayed = static_cast<uint32_t>(Kind::kDsnDelayed);

std::vector<KindCase> FiveCases() {
  return {{"z", "bounces/x", kFailed, kFailed, 1},
          {"z", "bounces/x", kFailed, kDelayed, 0},
          {"a", "foundry/y", kFailed, kFailed, 1},
          {"a", "ham/y", kOrdinary, kFailed, 1},
          {"a", "ham/y", kOrdinary, kOrdinary, 0}};
}

TEST(CountKinds, AddsUpWhatWasFoundMissedAndWronglyCalled) {
  const KindFigures figures = CountKinds(FiveCases());
  const KindTotals& t = figures.totals;
  EXPECT_EQ(t.messages, 5u);
  EXPECT_EQ(t.right, 3u);
  EXPECT_EQ(t.reports, 3u);
  EXPECT_EQ(t.reports_found, 2u);
  EXPECT_EQ(t.bounces, 2u);
  EXPECT_EQ(t.bounces_found, 1u);
  EXPECT_EQ(t.ordinary, 2u);
  EXPECT_EQ(t.ordinary_as_failed, 1u);
  // Bin 0: no probability, one of two failed; bin 9: all probability, one of three did not.
  EXPECT_NEAR(t.calibration_error, 2.0 / 5, 1e-12);
}

TEST(CountKinds, TakesMessagesThatAreAlikeTogether) {
  std::vector<KindCase> one_by_one, together;
  for (const KindCase& one : FiveCases()) {
    for (const double p : {0.41, 0.43, 0.48}) {
      one_by_one.push_back(one);
      one_by_one.back().p_failed = p;
    }
    together.push_back({one.fold, one.source, one.label, one.called, 0.44, 3});
  }
  const KindFigures a = CountKinds(one_by_one), b = CountKinds(together);
  EXPECT_EQ(FiguresJson({}, a)["kind"], FiguresJson({}, b)["kind"]);
  EXPECT_EQ(a.totals.bounces, 6u);
  EXPECT_EQ(b.totals.bounces, 6u);
  EXPECT_EQ(a.totals.right, b.totals.right);
  EXPECT_EQ(a.totals.ordinary_as_failed, b.totals.ordinary_as_failed);
  EXPECT_NEAR(a.totals.calibration_error, b.totals.calibration_error, 1e-12);
}

TEST(CountKinds, KeepsFoldsInTheOrderOfTheCases) {
  const KindFigures figures = CountKinds(FiveCases());
  ASSERT_EQ(figures.lines.size(), 3u);
  EXPECT_EQ(figures.lines[0].fold, "z");
  EXPECT_EQ(figures.lines[0].called.at(kDelayed), 1u);
  EXPECT_EQ(figures.lines[1].source, "foundry/y");
}

TEST(MeasureOrigin, CountsDecisionsByTheThresholdsAndLeavesTheRestUndetermined) {
  const OriginLine line = MeasureOrigin({{{5, true}, 5},     // p .993: right
                                         {{0, true}, 0},     // undetermined
                                         {{-5, true}, -5},   // p .007: wrong
                                         {{-4, false}, -4},  // right
                                         {{6, false}, 6}},   // wrong
                                        {}, {0.95, 0.10}, 1);
  EXPECT_EQ(line.backscatter, 3u);
  EXPECT_EQ(line.legitimate, 2u);
  EXPECT_EQ(line.backscatter_decided.right, 1u);
  EXPECT_EQ(line.backscatter_decided.wrong, 1u);
  EXPECT_EQ(line.legitimate_decided.right, 1u);
  EXPECT_EQ(line.legitimate_decided.wrong, 1u);
  EXPECT_NEAR(line.auc.value, 2.0 / 6, 1e-12);
  EXPECT_TRUE(std::isnan(line.transferred_fp));
}

TEST(MeasureOrigin, DecidesByThePriorOfEachShare) {
  const OriginLine line = MeasureOrigin({{{6, true}, 6},    // at 1 %: 1.4, undetermined
                                         {{9, true}, 9},    // at 1 %: 4.4, right
                                         {{1, false}, 1},   // at 1 %: -3.6, right; at 50 %: open
                                         {{8, false}, 8}},  // at 1 %: 3.4, wrong
                                        {}, {0.95, 0.10}, 1);
  EXPECT_NEAR(line.at_share[0].decided, 0.01 * 0.5 + 0.99 * 1, 1e-12);
  EXPECT_NEAR(line.at_share[0].wrong, 0.99 * 0.5 / (0.005 + 0.99), 1e-12);
  EXPECT_NEAR(line.at_share[2].decided, 0.5 * 1 + 0.5 * 0.5, 1e-12);
  EXPECT_NEAR(line.at_share[2].wrong, 0.25 / 0.75, 1e-12);
  EXPECT_EQ(ShareTable("T", {line}).rows.size(), 1u);
}

// Ours at even numbers, backscatter at odd ones a little higher; each message so often.
std::vector<OriginCase> Copied(uint32_t messages, uint32_t times) {
  std::vector<OriginCase> cases;
  for (uint32_t m = 0; m < messages; ++m) {
    const double log_odds = m * 7919 % 101 + (m % 2 == 1 ? 50 : 0);
    for (uint32_t i = 0; i < times; ++i) cases.push_back({{log_odds, m % 2 == 1}, log_odds, m});
  }
  return cases;
}

TEST(MeasureOrigin, CopiesOfAMessageDoNotNarrowItsIntervals) {
  const OriginLine once = MeasureOrigin(Copied(400, 1), {}, {0.95, 0.10}, 1);
  const OriginLine copied = MeasureOrigin(Copied(400, 9), {}, {0.95, 0.10}, 1);
  EXPECT_GT(once.auc.high, once.auc.low);
  EXPECT_EQ(copied.auc.low, once.auc.low);
  EXPECT_EQ(copied.auc.high, once.auc.high);
  EXPECT_GT(once.recall_at_1.high, once.recall_at_1.low);
  EXPECT_EQ(copied.recall_at_1.high - copied.recall_at_1.low,
            once.recall_at_1.high - once.recall_at_1.low);
}

TEST(MeasureOrigin, FewLegitimateMessagesHaveNoIntervalAtOnePercent) {
  const OriginLine line = MeasureOrigin(Copied(40, 1), {}, {0.95, 0.10}, 1);
  EXPECT_GT(line.recall_at_1.value, 0);
  EXPECT_TRUE(std::isnan(line.recall_at_1.low));
  EXPECT_EQ(OriginTable("T", {line}).rows[0][7], "-");
}

TEST(MeasureOrigin, OneClassAloneHasCountsAndDecisionsOnly) {
  const OriginLine line = MeasureOrigin({{{5, true}, 5}}, {}, {0.95, 0.10}, 1);
  EXPECT_EQ(line.backscatter_decided.right, 1u);
  EXPECT_EQ(line.auc.value, 0);
}

TEST(Tables, NameUnknownFiguresInEachForm) {
  const OriginLine line = MeasureOrigin({{{5, true}, 5}, {{1, false}, 1}}, {}, {0.95, 0.10}, 1);
  const Table table = OriginTable("Title", {line});
  EXPECT_NE(Text(table).find("Title\n"), std::string::npos);
  EXPECT_NE(Markdown(table).find("| --- |"), std::string::npos);
  const nlohmann::json json = FiguresJson({line}, CountKinds(FiveCases()));
  EXPECT_EQ(json["origin"][0]["auc"], 1);
  EXPECT_TRUE(json["origin"][0]["transferred_fp"].is_null());
  EXPECT_EQ(json["kind_totals"]["right"], 3);
  EXPECT_EQ(json["kind"][0]["called"]["dsn-delayed"], 1);
}

// Of backscatter three originals in six messages, of which one was also returned by another source.
std::vector<BounceCase> SevenBounces() {
  constexpr auto kSpam = Origin::kBackscatter, kOurs = Origin::kLegitimate;
  return {{"backscatter-b", kSpam, kSpam, 1},
          {"backscatter-b", kSpam, kSpam, 1},
          {"backscatter-a", kSpam, Origin::kUndetermined, 2},
          {"backscatter-b", kSpam, Origin::kUndetermined, 3},
          {"legit-bounce-a", kOurs, kSpam, 4},
          {"backscatter-a", kSpam, kOurs, 1},
          {"backscatter-b", kSpam, kSpam, 3}};
}

std::string SideNames(const BounceLine& line) {
  return line.source + " " + std::string(OriginName(line.is));
}

TEST(CountBounces, CountsEachSourceAndThenAllOfOneOrigin) {
  const std::vector<BounceLine> lines = CountBounces(SevenBounces(), 1);
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_EQ(SideNames(lines[0]), "backscatter-a backscatter");
  EXPECT_EQ(SideNames(lines[1]), "backscatter-b backscatter");
  EXPECT_EQ(SideNames(lines[2]), "all backscatter");
  EXPECT_EQ(SideNames(lines[3]), "legit-bounce-a legitimate");
  EXPECT_EQ(SideNames(lines[4]), "all legitimate");
  EXPECT_EQ(lines[1].messages, 4u);
  EXPECT_EQ(lines[1].originals, 2u);
  EXPECT_EQ(lines[1].backscatter.messages, 3u);
  EXPECT_EQ(lines[1].legitimate.messages, 0u);
  EXPECT_EQ(lines[2].messages, 6u);
  EXPECT_EQ(lines[2].originals, 3u) << "one that two sources returned is one";
  EXPECT_EQ(lines[2].backscatter.messages, 3u);
  EXPECT_EQ(lines[2].legitimate.messages, 1u);
  EXPECT_EQ(lines[4].messages, 1u);
  EXPECT_EQ(lines[4].backscatter.messages, 1u);
}

TEST(CountBounces, GivesNoIntervalWhereNothingDiffersToDraw) {
  const std::vector<BounceLine> lines = CountBounces(SevenBounces(), 1);
  EXPECT_EQ(lines[2].backscatter.share.value, 0.5);
  EXPECT_LT(lines[2].backscatter.share.low, 0.5);
  EXPECT_GT(lines[2].backscatter.share.high, 0.5);
  EXPECT_TRUE(std::isnan(lines[1].legitimate.share.low)) << "none called so";
  EXPECT_TRUE(std::isnan(lines[4].backscatter.share.high)) << "all called so";
  const std::vector<BounceLine> copies =
      CountBounces({{"backscatter-a", Origin::kBackscatter, Origin::kBackscatter, 1},
                    {"backscatter-a", Origin::kBackscatter, Origin::kUndetermined, 1}},
                   1);
  EXPECT_TRUE(std::isnan(copies[0].backscatter.share.low)) << "one original";
}

TEST(CountBounces, SaysTheSameInWhateverOrderTheCasesCome) {
  std::vector<BounceCase> cases = SevenBounces();
  const std::string once = BouncesJson(CountBounces(cases, 1)).dump();
  std::reverse(cases.begin(), cases.end());
  EXPECT_EQ(BouncesJson(CountBounces(cases, 1)).dump(), once);
}

TEST(CountBounces, HasARowForEachLineAndWhatIsLeftUndetermined) {
  const std::vector<BounceLine> lines = CountBounces(SevenBounces(), 1);
  const Table table = BounceTable("t", lines);
  ASSERT_EQ(table.rows.size(), lines.size());
  for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.head.size());
  EXPECT_EQ(table.rows[2][0], "all");
  EXPECT_EQ(table.rows[2][4], "3/6 = 50.000 %");
  EXPECT_EQ(table.rows[2][8], "2");
  EXPECT_EQ(table.rows[1][7], "-") << "no interval of none";
  const nlohmann::json json = BouncesJson(lines);
  EXPECT_EQ(json[2]["undetermined"], 2);
  EXPECT_EQ(json[1]["legitimate_interval"][0], nullptr);
}

TEST(CountBounces, IsEmptyWithoutOne) { EXPECT_TRUE(CountBounces({}, 1).empty()); }

TEST(RealBounces, AreToldByTheirSourcesNames) {
  for (const char* real : {"bounces/x", "backscatter-real/x", "legit-bounce-real/x"})
    EXPECT_TRUE(IsRealBounceSource(real)) << real;
  for (const char* other :
       {"foundry/x", "foundry-real/x", "ham/x", "written/bounces/", "samples/x"})
    EXPECT_FALSE(IsRealBounceSource(other)) << other;
}

}  // namespace
}  // namespace backstop::accuracy
