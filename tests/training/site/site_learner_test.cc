// What a site section learns, and how little one sender or one batch of bad mail can bend it.

#include "site/site_learner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "test_models/small_model.h"

namespace backstop::training {
namespace {

constexpr uint64_t kOurs = 11, kTheirs = 22;

// A message whose forms are all of one writer; each form has keys of its own.
uint64_t FormKey(uint64_t writer, size_t form) { return writer * 100 + form; }
SentMessage Message(const std::string& sender, uint64_t form, double log_odds = -2) {
  SentMessage message;
  message.id = sender;
  message.sender = sender;
  for (size_t f = 0; f < message.forms.size(); ++f) message.forms[f] = FormKey(form, f);
  message.log_odds = {0, log_odds, log_odds, log_odds};
  return message;
}

model::ModelContent Content() {
  model::ModelContent content = test_models::SmallContent();
  content.background.messages = 1000;
  for (size_t f = 0; f < model::kSiteForms; ++f)
    content.background.forms.push_back({FormKey(kTheirs, f), 300});
  return content;
}

// Nats of a writer's first form.
double WeightOf(const LearntSite& learnt, uint64_t writer) {
  const uint64_t key = FormKey(writer, 0);
  for (const model::SiteWeight& weight : learnt.site.weights) {
    if (weight.key == key) return static_cast<double>(weight.weight) / model::kWeightOne;
  }
  return std::nan("");
}

std::vector<SentMessage> OwnMail(size_t count) {
  std::vector<SentMessage> sent;
  for (size_t i = 0; i < count; ++i)
    sent.push_back(Message("person" + std::to_string(i % 10) + "@example.org", kOurs));
  return sent;
}

TEST(SiteLearner, WhatOurMailHasSpeaksForUsAndWhatItNeverHadAgainst) {
  const LearntSite learnt = LearnSite(Content(), OwnMail(100), UnitStrengths());
  EXPECT_LT(WeightOf(learnt, kOurs), -3.5);
  EXPECT_TRUE(std::isnan(WeightOf(learnt, kTheirs))) << "no weight of its own: it is unseen";
  for (size_t form = 0; form < model::kSiteForms; ++form)
    EXPECT_GT(learnt.site.unseen[form], 3.5 * model::kWeightOne);
  EXPECT_EQ(learnt.senders, 10u);
  EXPECT_EQ(learnt.capped_senders, 0u);
}

TEST(SiteLearner, ALevelIsBoundedAndGoesAgainstHowOurMailScores) {
  const SiteStrengths& shipped = ShippedStrengths();
  EXPECT_GT(SiteLevel(shipped, -9), SiteLevel(shipped, 0));
  EXPECT_EQ(SiteLevel(shipped, 1000), -kMostLevel);
  EXPECT_EQ(SiteLevel(shipped, -1000), kMostLevel);
}

TEST(SiteLearner, OneSendersFloodCountsForAPartOfWhatAllOthersSent) {
  std::vector<SentMessage> sent = OwnMail(100);
  for (int i = 0; i < 2000; ++i) sent.push_back(Message("stolen@example.org", kTheirs, 6));
  const LearntSite learnt = LearnSite(Content(), sent, UnitStrengths());
  EXPECT_EQ(learnt.capped_senders, 1u);
  // 70 of 170 counted messages, not 2000 of 2100.
  EXPECT_NEAR(WeightOf(learnt, kTheirs), -std::log(70.6 / 172 / 0.3), 0.02);
  EXPECT_NEAR(learnt.mean_log_odds[3], (100 * -2 + 70 * 6) / 170.0, 1e-9);
  EXPECT_LT(WeightOf(learnt, kOurs), -3.5) << "our own form is still ours";
}

TEST(SiteLearner, TheOddMessageOutOfManyIsReportedFirst) {
  std::vector<SentMessage> sent = OwnMail(60);
  sent.push_back(Message("stolen@example.org", kTheirs, 7));
  const LearntSite learnt = LearnSite(Content(), sent, ShippedStrengths());
  ASSERT_EQ(learnt.influences.size(), 61u);
  EXPECT_EQ(learnt.influences.front().id, "stolen@example.org");
  EXPECT_EQ(learnt.influences.front().log_odds, 7);
}

TEST(SiteLearner, StructureThatTheModelDoesNotWeighIsLeftOut) {
  std::vector<SentMessage> sent = OwnMail(60);
  for (SentMessage& message : sent) {
    message.structure = {verdict::SiteKeyOf("struct.original.no_such_row")};
    message.terms = {987654321};
  }
  const LearntSite learnt = LearnSite(Content(), sent, UnitStrengths());
  EXPECT_EQ(learnt.site.weights.size(), model::kSiteForms);
}

TEST(SiteLearner, TheSameMailInAnotherOrderGivesTheSameWeights) {
  std::vector<SentMessage> sent = OwnMail(60);
  for (size_t i = 0; i < 20; ++i) sent.push_back(Message("x@example.org", kTheirs + i));
  std::vector<SentMessage> reversed(sent.rbegin(), sent.rend());
  const LearntSite a = LearnSite(Content(), sent, ShippedStrengths());
  const LearntSite b = LearnSite(Content(), reversed, ShippedStrengths());
  ASSERT_EQ(a.site.weights.size(), b.site.weights.size());
  for (size_t i = 0; i < a.site.weights.size(); ++i) {
    EXPECT_EQ(a.site.weights[i].key, b.site.weights[i].key);
    EXPECT_EQ(a.site.weights[i].weight, b.site.weights[i].weight);
  }
}

}  // namespace
}  // namespace backstop::training
