// A site section: its sums stay within their bounds, the explanation names them and adds up, and
// where nothing came back it says nothing.

#include <cmath>

#include "classified.h"

namespace backstop {
namespace {

using test_models::Bounce;
using test_models::SmallContent;

model::ModelContent WithSite() {
  model::ModelContent content = SmallContent();
  test_models::AddSite(&content);
  return content;
}

constexpr const char* kTexts[] = {"cheap pills casino winner", "Best regards, Ann", ""};

TEST(Site, MovesAMessageByItsLevelAndTwoBoundedSums) {
  const auto plain = MakeClassifier(SmallContent());
  const auto adapted = MakeClassifier(WithSite());
  for (const char* text : kTexts) {
    const std::string message = Bounce({.text = text});
    const double moved =
        adapted->Classify(message).content_log_odds - plain->Classify(message).content_log_odds;
    EXPECT_GE(moved, 0.75 - 0.5 - 0.5 - 1e-9) << text;
    EXPECT_LE(moved, 0.75 + 2 + 2 + 1e-9) << text;
  }
  // Ten unseen forms are 5 nats less 1, and unseen structure is more than the bound, too.
  const std::string message = Bounce({.text = "casino winner"});
  const double moved =
      adapted->Classify(message).content_log_odds - plain->Classify(message).content_log_odds;
  EXPECT_NEAR(moved, 0.75 + 2 + 2, 1e-9);
}

TEST(Site, TheExplanationNamesEachGroupAndAddsUp) {
  const auto c = MakeClassifier(WithSite());
  for (const char* text : kTexts) {
    const std::string message = Bounce({.text = text});
    const Verdict v = c->Classify(message);
    double sum = 0;
    bool has_level = false;
    bool has_form = false;
    bool has_bound = false;
    for (const Reason& reason : c->Explain()) {
      if (reason.head != "origin") continue;
      sum += reason.log_odds;
      has_level = has_level || reason.feature == "site.level";
      has_form = has_form || reason.feature == "site.header_order";
      has_bound = has_bound || reason.feature == "site.forms_bound";
    }
    EXPECT_NEAR(sum, v.log_odds, 1e-9);
    EXPECT_TRUE(has_level && has_form && has_bound) << text;
  }
}

TEST(Site, NeverLiftsAssuranceAboveContent) {
  model::ModelContent content = WithSite();
  content.site.level.fill(-10 * model::kWeightOne);
  const auto c = MakeClassifier(content);
  const Verdict v = c->Classify(Bounce({.text = "Best regards"}));
  EXPECT_EQ(v.origin, Origin::kLegitimate);
  EXPECT_EQ(v.assurance, Assurance::kContent);
}

TEST(Site, SaysNothingOfAReportThatReturnsNothing) {
  const std::string message =
      "From: MAILER-DAEMON@mx.example.net\nTo: ann@example.com\nSubject: Undeliverable mail\n"
      "Auto-Submitted: auto-replied\n\nYour message was undeliverable: no such user.\n";
  const auto c = MakeClassifier(WithSite());
  const Verdict v = c->Classify(message);
  EXPECT_EQ(v.kind, Kind::kDsnFailed);
  EXPECT_EQ(v.content_log_odds, 0);
  for (const Reason& reason : c->Explain()) EXPECT_FALSE(reason.feature.starts_with("site."));
}

}  // namespace
}  // namespace backstop
