// Origin looks at what came back and at nothing else: whatever the wrapper, the same returned
// message has the same content log-odds, to the bit.

#include <set>

#include "classified.h"
#include "features/extractor.h"

namespace backstop {
namespace {

using test_models::Bounce;
using test_models::BounceParts;
using test_models::SmallContent;

const BounceParts kWrappers[] = {
    {},
    {.from = "postmaster@other.example.org",
     .subject = "Delivery Status Notification: undeliverable",
     .boundary = "zz-9"},
    {.human = "cheap pills casino winner, and your mail was undeliverable. Best regards"},
    {.to = "Undisclosed <someone.else@example.org>",
     .status = "5.2.2",
     .diagnostic = "552 over quota, cheap pills casino"},
    {.to = "list-owner@example.net",
     .subject = "Undeliverable, was delayed",
     .fields = "Auto-Submitted: auto-replied\n",
     .human = "Your mail was undeliverable, delayed before: over quota or no such user. Sorry"},
};

TEST(Origin, DoesNotSeeTheWrapper) {
  const auto c = MakeClassifier(SmallContent());
  for (const char* text :
       {"cheap pills casino winner", "Dear Bob, see you. Best regards, Ann", "casino"}) {
    const std::string plain = Bounce({.text = text});
    const double expected = c->Classify(plain).content_log_odds;
    for (BounceParts parts : kWrappers) {
      parts.text = text;
      const std::string message = Bounce(parts);
      const Verdict v = c->Classify(message);
      EXPECT_EQ(v.kind, Kind::kDsnFailed);
      EXPECT_EQ(v.content_log_odds, expected) << message;
    }
  }
}

// Gives a weight for origin to every structural and every pattern feature that there is; to those
// of the outer zones one for kind, too, so that explanations name them. Returns the names of the
// latter.
std::set<std::string> WeighEveryFeature(model::ModelContent* content) {
  content->fixed.clear();
  int32_t weight = 1;
  const auto next = [&weight] { return weight = weight * 31 % 1009; };
  for (const std::string_view name : features::StructureNames()) {
    content->fixed.push_back({std::string(name), next(), {}});
  }
  std::set<std::string> outer;
  for (const model::PatternEntry& pattern : content->patterns) {
    for (const Zone zone :
         {Zone::kHead, Zone::kHuman, Zone::kStatus, Zone::kOriginalHead, Zone::kOriginalBody}) {
      if ((pattern.zones & MaskOf(zone)) == 0) continue;
      model::FixedFeature feature{features::PatternFeatureName(pattern.name, zone), next(), {}};
      if (zone <= Zone::kStatus) {
        feature.kind[static_cast<size_t>(Kind::kDsnFailed)] = test_models::Fixed(1);
        outer.insert(feature.name);
      }
      content->fixed.push_back(std::move(feature));
    }
  }
  return outer;
}

// The same with a weight on every structural and pattern feature, so that one which leaks shows
// itself; the wrappers together hit every pattern of the outer zones.
TEST(Origin, DoesNotSeeTheWrapperThroughAnyFeature) {
  model::ModelContent content = SmallContent();
  content.probes.clear();
  content.kind.bias[static_cast<size_t>(Kind::kDsnFailed)] = test_models::Fixed(9);
  std::set<std::string> not_hit = WeighEveryFeature(&content);
  ASSERT_GE(not_hit.size(), 9u);
  const auto c = MakeClassifier(content);
  const std::string plain = Bounce({.text = "Hello casino"});
  const double expected = c->Classify(plain).content_log_odds;
  for (BounceParts parts : kWrappers) {
    parts.text = "Hello casino";
    const std::string message = Bounce(parts);
    EXPECT_EQ(c->Classify(message).content_log_odds, expected) << message;
    for (const Reason& reason : c->Explain()) not_hit.erase(std::string(reason.feature));
  }
  EXPECT_TRUE(not_hit.empty()) << testing::PrintToString(not_hit);
}

TEST(Origin, SeesTheReturnedMessage) {
  const auto c = MakeClassifier(SmallContent());
  const std::string spam = Bounce({.text = "cheap pills"});
  const std::string ham = Bounce({.text = "Best regards"});
  EXPECT_GT(c->Classify(spam).content_log_odds, c->Classify(ham).content_log_odds + 5);
}

}  // namespace
}  // namespace backstop
