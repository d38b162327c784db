// The report's numbers on made-up examples: against slower ways to the same figures, and what it
// says when scores and recipe do not belong together.

#include "eval_report/evaluation_report.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "accuracy/metrics.h"
#include "eval_report/message_traits.h"
#include "heads/calibrate.h"

namespace backstop::training {
namespace {

constexpr auto kHam = static_cast<uint8_t>(Origin::kLegitimate);
constexpr auto kSpam = static_cast<uint8_t>(Origin::kBackscatter);

// Two families of 200 messages, each as a kind row and an origin row. Term 0 tells most of the
// spam; every tenth message is told wrongly. Every fifth message came back in German.
Examples Made() {
  Examples e;
  e.fixed_names = {"struct.report.layout.postfix"};
  e.structure_count = 1;
  e.terms = {{1, "original.body/word.offer"}, {2, "human/word.failed"}};
  e.languages = {"en", "de"};
  e.families = e.sources = {"a", "b"};
  for (uint32_t i = 0; i < 400; ++i) {
    const bool is_spam = i % 4 < 2;
    ExampleRow row;
    row.family = row.source = i % 2;
    row.sender = row.group = row.message = i;
    row.mode = ReturnMode::kFull;
    row.is_report = true;
    e.messages.push_back({"folder/</script>" + std::to_string(i), 0, i});
    const std::vector<uint32_t> first{0};
    const std::vector<uint32_t> spam_alone(is_spam ? 1 : 0, 1);
    row.features = e.AddFeatures(first, spam_alone, {});
    row.label = static_cast<uint8_t>(is_spam ? Kind::kDsnFailed : Kind::kOrdinary);
    e.rows.push_back(row);
    row.head = Head::kOrigin;
    row.features =
        e.AddFeatures({}, is_spam != (i % 10 == 0) ? first : std::vector<uint32_t>(), {});
    row.language = i % 5 == 0 ? 1 : 0;
    row.label = is_spam ? kSpam : kHam;
    e.rows.push_back(row);
  }
  e.message_count = 400;
  return e;
}

Recipe TwoFolds() {
  Recipe recipe;
  recipe.file = "test.toml";
  recipe.name = "made";
  for (HeadRecipe& head : recipe.heads) {
    head.min_families = 1;
    head.min_senders = 1;
    head.l2 = {1e-2};
    head.folds = {{"without a", {"a"}}, {"without b", {"b"}}};
  }
  return recipe;
}

class EvaluationReportTest : public testing::Test {
 protected:
  void SetUp() override {
    for (size_t h = 0; h < kHeadCount; ++h) {
      const Head head = static_cast<Head>(h);
      const TermIndex index(examples_, head);
      const Status status = ScoreHoldouts(examples_, index, recipe_, head, 1e-2, {}, &holdouts_[h]);
      ASSERT_TRUE(status.ok()) << status.message();
    }
  }
  EvaluationReport Build() {
    EvaluationReport report;
    const Status status = BuildEvaluationReport(recipe_, examples_, holdouts_, {}, &report);
    EXPECT_TRUE(status.ok()) << status.message();
    return report;
  }

  const Examples examples_ = Made();
  const Recipe recipe_ = TwoFolds();
  AllHoldouts holdouts_;
};

TEST_F(EvaluationReportTest, EveryFoldHasItsCurveAndTheAreaOfItsScores) {
  const EvaluationReport report = Build();
  ASSERT_EQ(report.curves.size(), 3u);
  EXPECT_EQ(report.curves[0].name, "all folds");
  const HoldoutScores& scores = holdouts_[1];
  for (uint32_t fold = 0; fold < 2; ++fold) {
    std::vector<accuracy::Scored> scored;
    for (size_t i = 0; i < scores.rows.size(); ++i) {
      if (scores.fold[i] == fold)
        scored.push_back({scores.sums[i], examples_.rows[scores.rows[i]].label == kSpam});
    }
    EXPECT_NEAR(report.curves[fold + 1].figures.auc.value, accuracy::Auc(scored), 1e-12);
    EXPECT_EQ(report.curves[fold + 1].figures.recalls.size(), report.shares.size());
  }
  double share = 0;
  for (double bin : report.histograms[0].share[1]) share += bin;
  EXPECT_NEAR(share, 1, 1e-12);
}

TEST_F(EvaluationReportTest, TheReasonsOfAnErrorAddUpToIt) {
  const EvaluationReport report = Build();
  size_t origin = 0;
  for (const WorstError& error : report.errors) {
    double sum = 0;
    for (const NamedNats& reason : error.reasons) sum += reason.nats;
    EXPECT_NEAR(sum, error.nats, 1e-9) << error.path;
    EXPECT_NE(error.is, error.called);
    origin += error.head == "origin" ? 1 : 0;
  }
  EXPECT_EQ(origin, 30u) << "15 of each side";
}

TEST_F(EvaluationReportTest, TheTellingTermLeadsItsSide) {
  const EvaluationReport report = Build();
  ASSERT_FALSE(report.features.empty());
  for (const StrongFeature& feature : report.features) {
    if (feature.side != "backscatter") continue;
    EXPECT_EQ(feature.name, "original.body/word.offer");
    EXPECT_NEAR(feature.present[1], 0.9, 1e-9);
    EXPECT_NEAR(feature.present[0], 0.1, 1e-9);
    EXPECT_LE(feature.lowest, feature.nats);
    EXPECT_GE(feature.highest, feature.nats);
    return;
  }
  FAIL() << "no feature speaks for backscatter";
}

TEST_F(EvaluationReportTest, PartsAreCutByServerAndLanguage) {
  const MessageTraits traits(examples_);
  EXPECT_EQ(traits.ServerOf(examples_.rows[0]), "postfix");
  EXPECT_EQ(traits.LanguageOf(examples_.rows[0]), "en") << "of the explanation";
  EXPECT_EQ(traits.LanguageOf(examples_.rows[1]), "de") << "of what came back";
  size_t german = 0;
  for (const OriginSlice& slice : Build().origin_slices) {
    if (slice.dimension == "language" && slice.name == "de")
      german += slice.ranks.positives + slice.ranks.negatives;
  }
  EXPECT_EQ(german, 80u);
}

TEST_F(EvaluationReportTest, TheConfusionMatrixCountsEveryHeldOutMessage) {
  const EvaluationReport report = Build();
  ASSERT_EQ(report.kinds.size(), 2u);
  size_t total = 0;
  for (const auto& row : report.confusion) {
    for (size_t n : row) total += n;
  }
  EXPECT_EQ(total, 400u);
  EXPECT_EQ(report.confusion[1][1], 200u) << "dsn-failed called so";
}

TEST_F(EvaluationReportTest, ScoresOfAnotherRecipeAreRefused) {
  holdouts_[1].sums[7] += 0.1;
  EvaluationReport report;
  const Status status = BuildEvaluationReport(recipe_, examples_, holdouts_, {}, &report);
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("run backstop-train fit again"), std::string::npos)
      << status.message();
}

TEST_F(EvaluationReportTest, ThePageCarriesTheJsonAndNoPathCanEndItsScript) {
  const Results results = Evaluate(recipe_, examples_, holdouts_);
  const std::string json = ReportJson(recipe_, examples_, results, Build());
  const auto parsed = nlohmann::json::parse(json);
  EXPECT_EQ(parsed["recipe"], "made");
  EXPECT_EQ(parsed["report"]["curves"].size(), 3u);
  EXPECT_NE(json.find("</script>"), std::string::npos) << "the made-up paths hold it";
  const std::string page = ReportPage(json);
  EXPECT_EQ(page.find("folder/</script>"), std::string::npos);
  EXPECT_NE(page.find("folder/\\u003c/script>"), std::string::npos);
  EXPECT_EQ(page.find("/*data*/"), std::string::npos);
  EXPECT_EQ(page.find("/*plot*/"), std::string::npos);
}

TEST_F(EvaluationReportTest, WithoutFoldsThereIsAnEmptyReport) {
  const AllHoldouts none;
  EvaluationReport report;
  const Status status = BuildEvaluationReport(recipe_, examples_, none, {}, &report);
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_TRUE(report.curves.empty());
  EXPECT_TRUE(report.errors.empty());
}

}  // namespace
}  // namespace backstop::training
