// Nothing allocates after Classifier::New: not classifying, not deciding, not explaining, whatever
// the message.

#include <gtest/gtest.h>

#include "allocations.h"
#include "backstop/classifier.h"
#include "models.h"
#include "samples.h"

namespace backstop::promises {
namespace {

TEST(NoAllocation, TheCounterCounts) {
  const uint64_t before = Allocations();
  const auto made = std::make_unique<std::string>(100, 'x');
  EXPECT_GE(Allocations() - before, 2u);
  const uint64_t middle = Allocations();
  void* volatile at = std::malloc(10);
  std::free(at);
  EXPECT_EQ(Allocations() - middle, 1u);
}

void ExpectNoneAfterNew(const std::shared_ptr<const Model>& model) {
  std::unique_ptr<Classifier> c;
  ASSERT_TRUE(Classifier::New(model, {}, &c).ok());
  const auto messages = AllMessages();
  const Evidence evidence{
      .null_sender = Tri::kYes, .return_tag = Tag::kValid, .ledger = Ledger::kMiss};
  for (const auto& [name, message] : messages) {
    const uint64_t before = Allocations();
    c->Classify(message);
    c->Decide(evidence);
    c->Explain();
    c->recipients();
    c->returned();
    EXPECT_EQ(Allocations() - before, 0u) << name;
  }
}

TEST(NoAllocation, AfterNew) { ExpectNoneAfterNew(SmallModel()); }

TEST(NoAllocation, AfterNewWithTheShippedModel) {
  const auto model = ShippedModel();
  ASSERT_NE(model, nullptr);
  ExpectNoneAfterNew(model);
}

}  // namespace
}  // namespace backstop::promises
