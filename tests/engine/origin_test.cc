// Origin looks at what came back and at nothing else: whatever the wrapper, the same returned
// message has the same content log-odds, to the bit.

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
    {.status = "5.2.2", .diagnostic = "552 over quota, cheap pills casino"},
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

// The same with a weight on every structural and pattern feature that there is, so that one which
// leaks shows itself.
TEST(Origin, DoesNotSeeTheWrapperThroughAnyFeature) {
  model::ModelContent content = SmallContent();
  content.probes.clear();
  content.fixed.clear();
  content.kind.bias[static_cast<size_t>(Kind::kDsnFailed)] = test_models::Fixed(9);
  int32_t weight = 1;
  for (const std::string_view name : features::StructureNames()) {
    content.fixed.push_back({std::string(name), weight = weight * 31 % 1009, {}});
  }
  const auto c = MakeClassifier(content);
  const std::string plain = Bounce({.text = "Hello casino"});
  const double expected = c->Classify(plain).content_log_odds;
  for (BounceParts parts : kWrappers) {
    parts.text = "Hello casino";
    const std::string message = Bounce(parts);
    EXPECT_EQ(c->Classify(message).content_log_odds, expected) << message;
  }
}

TEST(Origin, SeesTheReturnedMessage) {
  const auto c = MakeClassifier(SmallContent());
  const std::string spam = Bounce({.text = "cheap pills"});
  const std::string ham = Bounce({.text = "Best regards"});
  EXPECT_GT(c->Classify(spam).content_log_odds, c->Classify(ham).content_log_odds + 5);
}

}  // namespace
}  // namespace backstop
