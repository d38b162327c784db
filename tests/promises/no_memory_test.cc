// When the n-th allocation fails, Open and New say kNoMemory and leave nothing behind, for every n
// until they succeed. All allocations after it fail too, so cleaning up must not need memory
// either.

#include <gtest/gtest.h>
#include <unistd.h>

#include "allocations.h"
#include "backstop/classifier.h"
#include "model/writer.h"
#include "output/output_file.h"
#include "test_models/messages.h"
#include "test_models/small_model.h"

namespace backstop::promises {
namespace {

// Every n up to here, then every 37th: compiling the patterns makes thousands.
constexpr uint64_t kEveryUpTo = 300;
constexpr uint64_t kStep = 37;

TEST(NoMemory, OpenSaysSo) {
  const std::string path =
      testing::TempDir() + "no_memory_" + std::to_string(getpid()) + ".backstop";
  ASSERT_TRUE(corpus::WriteFile(path, test_models::Pack(test_models::SmallContent())).ok());
  uint64_t n = 1;
  for (;; n += n < kEveryUpTo ? 1 : kStep) {
    std::shared_ptr<const Model> model;
    FailFrom(n);
    const Status status = Model::Open(path, &model);
    const bool has_failed = Disarm();
    if (!has_failed) {
      EXPECT_TRUE(status.ok()) << status.message();
      break;
    }
    ASSERT_EQ(status.code(), Code::kNoMemory) << "allocation " << n << ": " << status.message();
    ASSERT_EQ(model, nullptr);
  }
  EXPECT_GT(n, 20u);
  unlink(path.c_str());
}

TEST(NoMemory, NewSaysSo) {
  std::shared_ptr<const Model> model;
  ASSERT_TRUE(Model::FromBytes(test_models::Pack(test_models::SmallContent()), &model).ok());
  uint64_t n = 1;
  for (;; ++n) {
    std::unique_ptr<Classifier> c;
    FailFrom(n);
    const Status status = Classifier::New(model, {}, &c);
    const bool has_failed = Disarm();
    if (!has_failed) {
      ASSERT_TRUE(status.ok()) << status.message();
      EXPECT_EQ(c->Classify(test_models::Bounce({})).kind, Kind::kDsnFailed);
      break;
    }
    ASSERT_EQ(status.code(), Code::kNoMemory) << "allocation " << n << ": " << status.message();
    ASSERT_EQ(c, nullptr);
  }
  EXPECT_GT(n, 5u);
  EXPECT_EQ(model.use_count(), 1);
}

}  // namespace
}  // namespace backstop::promises
