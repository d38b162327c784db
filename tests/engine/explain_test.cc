// The explanation is the score: its summands add up to the log-odds, to within 1e-9, whatever the
// message.

#include <cmath>
#include <map>

#include "classified.h"

namespace backstop {
namespace {

using test_models::Bounce;
using test_models::Letter;
using test_models::SmallContent;

std::map<std::string, double> SumsByHead(Classifier* c) {
  std::map<std::string, double> sums{{"origin", 0}, {"kind", 0}};
  for (const Reason& reason : c->Explain()) sums[std::string(reason.head)] += reason.log_odds;
  return sums;
}

// log of p(best) : p(runner-up), known for two kinds that share all probability.
model::ModelContent TwoKinds() {
  model::ModelContent content = SmallContent();
  content.kind.trained_kinds = 0b11;
  return content;
}

void ExpectExact(Classifier* c, std::string_view message, const Evidence& evidence) {
  const Verdict v = c->Classify(message, evidence);
  const auto sums = SumsByHead(c);
  EXPECT_EQ(sums.size(), 2u);
  EXPECT_NEAR(sums.at("origin"), v.log_odds, 1e-9);
  EXPECT_NEAR(sums.at("kind"), std::log(v.p_kind / (1 - v.p_kind)), 1e-9);
}

TEST(Explain, SumsToTheLogOdds) {
  const auto c = MakeClassifier(TwoKinds(), {.prior_log_odds = -0.7});
  const Evidence some{.null_sender = Tri::kYes, .return_tag = Tag::kValid, .spf = Spf::kFail};
  for (const std::string& message :
       {Bounce({}), Bounce({.text = "cheap pills casino winner best regards"}),
        Letter("Hi", "casino games"), std::string("Subject: undeliverable\n\nno body")}) {
    ExpectExact(c.get(), message, {});
    ExpectExact(c.get(), message, some);
  }
}

TEST(Explain, SumsToTheLogOddsOnHostileInput) {
  const auto c = MakeClassifier(TwoKinds());
  for (const auto& [name, message] : test_models::HostileMessages()) {
    SCOPED_TRACE(name);
    ExpectExact(c.get(), message, {});
  }
}

TEST(Explain, HasTheLargestFirstInEachHead) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({.text = "cheap pills casino winner"});
  c->Classify(message);
  const auto reasons = c->Explain();
  for (size_t i = 1; i < reasons.size(); ++i) {
    if (reasons[i].head != reasons[i - 1].head) continue;
    EXPECT_GE(std::abs(reasons[i - 1].log_odds), std::abs(reasons[i].log_odds));
  }
}

TEST(Explain, NamesFeaturesAndShowsTheTextThatHit) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({.text = "Cheap  Pills at the casino. Best Regards"});
  c->Classify(message, {.ledger = Ledger::kMiss});
  std::map<std::string, std::string> texts;
  for (const Reason& reason : c->Explain())
    texts[std::string(reason.feature)] = std::string(reason.text);
  EXPECT_EQ(texts["original.body/t.pills"], "cheap pills");
  EXPECT_TRUE(texts["original.body/t.regards"].ends_with("best regards"))
      << texts["original.body/t.regards"];
  EXPECT_EQ(texts["original.body/word.casino"], "casino");
  EXPECT_EQ(texts["evidence.ledger.miss"], "said by the test");
  EXPECT_TRUE(texts.contains("bias"));
  EXPECT_TRUE(texts.contains("calibration"));
}

TEST(Explain, IsOfTheLastDecision) {
  const auto c = MakeClassifier(SmallContent());
  const std::string message = Bounce({});
  c->Analyze(message);
  const Verdict with = c->Decide({.dkim = Dkim::kVerified});
  EXPECT_NEAR(SumsByHead(c.get()).at("origin"), with.log_odds, 1e-9);
  const Verdict without = c->Decide();
  EXPECT_NEAR(SumsByHead(c.get()).at("origin"), without.log_odds, 1e-9);
  EXPECT_NE(with.log_odds, without.log_odds);
}

}  // namespace
}  // namespace backstop
