// Batches keep what was put in, and the ring keeps the order whatever the workers do.

#include "cli/batch.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace backstop::cli {
namespace {

corpus::MessageRef Message(std::string_view path, uint32_t index, std::string_view bytes,
                           std::string_view error = {}) {
  corpus::MessageRef message;
  message.path = path;
  message.index = index;
  message.bytes = bytes;
  message.error = error;
  return message;
}

TEST(Batch, GivesBackWhatWasAdded) {
  Batch batch;
  EXPECT_TRUE(batch.empty());
  batch.Add(Message("a", 7, "bytes"));
  batch.Add(Message("b", 0, "", "cannot open"));
  std::vector<std::string> seen;
  batch.ForEach([&seen](const corpus::MessageRef& m) {
    seen.push_back(std::string(m.path) + std::to_string(m.index) + std::string(m.bytes) +
                   std::string(m.error));
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"a7bytes", "b0cannot open"}));
  batch.Clear();
  EXPECT_TRUE(batch.empty());
}

TEST(BatchRing, ReturnsBatchesInOrderForEveryNumberOfWorkers) {
  for (const unsigned workers : {1u, 2u, 5u}) {
    std::string got, expected;
    BatchRing ring(
        workers,
        [](unsigned, Batch* batch) {
          batch->ForEach([batch](const corpus::MessageRef& m) {
            if (m.index % 3 == 0) std::this_thread::yield();
            batch->rows += std::to_string(m.index) + " ";
          });
        },
        [&got](const Batch& batch) { got += batch.rows; });
    for (uint32_t i = 0; i < 500; ++i) {
      ring.next()->Add(Message("p", i, "x"));
      expected += std::to_string(i) + " ";
      if (i % 4 == 3) ring.Submit();
    }
    ring.Drain();
    EXPECT_EQ(got, expected) << workers;
  }
}

TEST(BatchRing, EndsWithNothingSubmitted) {
  BatchRing ring(
      3, [](unsigned, Batch*) {}, [](const Batch&) {});
  ring.Drain();
}

}  // namespace
}  // namespace backstop::cli
