// Threads that share one Model and have a Classifier each say what one thread says.

#include <gtest/gtest.h>

#include <bit>
#include <thread>

#include "backstop/classifier.h"
#include "models.h"
#include "samples.h"

namespace backstop::promises {
namespace {

struct Told {
  Kind kind;
  double p_kind;
  uint64_t log_odds;  // its bits: NaN where the gate let the message go
  uint32_t notes;
  size_t reasons;
  friend bool operator==(const Told&, const Told&) = default;
};

std::vector<Told> ClassifyAll(const std::shared_ptr<const Model>& model,
                              const std::vector<std::pair<std::string, std::string>>& messages,
                              size_t first) {
  std::unique_ptr<Classifier> c;
  if (!Classifier::New(model, {}, &c).ok()) return {};
  std::vector<Told> out(messages.size());
  for (size_t i = 0; i < messages.size(); ++i) {
    const size_t at = (first + i) % messages.size();
    const Verdict v = c->Classify(messages[at].second);
    out[at] = {v.kind, v.p_kind, std::bit_cast<uint64_t>(v.log_odds), v.notes, c->Explain().size()};
  }
  return out;
}

void ExpectTheSameInAnyOrder(const std::shared_ptr<const Model>& model) {
  const auto messages = AllMessages();
  const std::vector<Told> expected = ClassifyAll(model, messages, 0);
  ASSERT_EQ(expected.size(), messages.size());
  constexpr size_t kThreads = 4;
  std::vector<std::vector<Told>> told(kThreads);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back(
        [&, t] { told[t] = ClassifyAll(model, messages, t * messages.size() / kThreads); });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t t = 0; t < kThreads; ++t) EXPECT_EQ(told[t], expected) << "thread " << t;
}

TEST(Threads, SayTheSameInAnyOrder) { ExpectTheSameInAnyOrder(SmallModel()); }

TEST(Threads, SayTheSameInAnyOrderWithTheShippedModel) {
  const auto model = ShippedModel();
  ASSERT_NE(model, nullptr);
  ExpectTheSameInAnyOrder(model);
}

}  // namespace
}  // namespace backstop::promises
