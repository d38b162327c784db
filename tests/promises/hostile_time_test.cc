// Time on hostile input, whole pipeline, shipped model: doubling the bytes takes at most 2.3 times
// as long, whether the attack is the message or what it returns.

#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <memory>
#include <string>

#include "backstop/classifier.h"
#include "hostile/hostile.h"
#include "models.h"

namespace backstop::promises {
namespace {

constexpr double kMostForTwice = 2.3;
constexpr size_t kSmall = size_t{128} << 10;
constexpr int kRounds = 5;
constexpr int kTries = 4;             // a ratio that a busy machine spoilt is measured again
constexpr double kTooShort = 100e-6;  // seconds: less is not worth an attacker's while

double ThreadSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double SecondsOf(const std::string& message, int times, Classifier* classifier) {
  const double before = ThreadSeconds();
  for (int i = 0; i < times; ++i) classifier->Classify(message);
  return ThreadSeconds() - before;
}

// What the machine does besides only ever adds, so the best of some rounds counts. The small
// message is read twice for each large one, in turns: then a disturbance of any length meets both
// alike.
void ExpectLinear(const std::string& name, const std::string& small, const std::string& large,
                  Classifier* classifier) {
  double small_twice = 1e9, once_large = 1e9;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    for (int round = 0; round < kRounds; ++round) {
      small_twice = std::min(small_twice, SecondsOf(small, 2, classifier));
      once_large = std::min(once_large, SecondsOf(large, 1, classifier));
    }
    if (once_large < kTooShort || once_large <= kMostForTwice * small_twice / 2) return;
  }
  ADD_FAILURE() << name << ": " << small.size() << " bytes in " << small_twice / 2 * 1e6 << " us, "
                << large.size() << " bytes in " << once_large * 1e6 << " us";
}

class HostileTime : public testing::Test {
 protected:
  void SetUp() override {
    const auto model = ShippedModel();
    ASSERT_NE(model, nullptr);
    ASSERT_TRUE(Classifier::New(model, {.full = true}, &classifier_).ok());
  }

  void ExpectAllLinear(std::span<const bench::Attack> attacks) {
    for (const bench::Attack& attack : attacks) {
      // The longer pair shows what the caps on text hide in the shorter one, and the reverse.
      for (const size_t bytes : {kSmall, 4 * kSmall}) {
        const std::string small = attack.make(bytes), large = attack.make(2 * bytes);
        ExpectLinear(attack.name, small, large, classifier_.get());
        ExpectLinear(std::string(attack.name) + ", returned", bench::InReport(small),
                     bench::InReport(large), classifier_.get());
      }
    }
  }

  std::unique_ptr<Classifier> classifier_;
};

TEST_F(HostileTime, OfHeadersDoublesAtMostWithTheirSize) {
  ExpectAllLinear(bench::HeaderAttacks());
}
TEST_F(HostileTime, OfBodiesDoublesAtMostWithTheirSize) { ExpectAllLinear(bench::BodyAttacks()); }
TEST_F(HostileTime, OfReportsDoublesAtMostWithTheirSize) {
  ExpectAllLinear(bench::ReportAttacks());
}

}  // namespace
}  // namespace backstop::promises
