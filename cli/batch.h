// A batch of messages on its way through a worker: the reader copies messages in, a worker
// classifies them and writes the rows, and the rows are printed in the order of the batches.

#ifndef BACKSTOP_CLI_BATCH_H_
#define BACKSTOP_CLI_BATCH_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "reader/mail_source.h"

namespace backstop::cli {

class Batch {
 public:
  bool empty() const { return items_.empty(); }
  // Big enough that handing over (two lock turns) costs nothing beside classifying.
  bool is_full() const { return text_.size() >= (size_t{1} << 20) || items_.size() >= 512; }
  void Clear();
  // Copies what the reference shows.
  void Add(const corpus::MessageRef& message);
  void ForEach(const std::function<void(const corpus::MessageRef&)>& visit) const;

  std::string rows;  // written by the worker

 private:
  struct Item {
    size_t path, bytes, error;  // lengths of three pieces of text_, one behind the other
    uint32_t index;
  };
  std::string text_;
  std::vector<Item> items_;
};

// N threads over a ring of batches. One thread submits and, by that, gets finished batches back in
// order.
class BatchRing {
 public:
  using Work = std::function<void(unsigned worker, Batch*)>;
  // `done` is called in Submit and Drain, on their thread, for each batch in the order of
  // submission.
  BatchRing(unsigned workers, Work work, std::function<void(const Batch&)> done);
  ~BatchRing();

  // The batch to fill next.
  Batch* next() { return &slots_[submitted_ % slots_.size()].batch; }
  // Hands it to the workers; waits while the ring is full.
  void Submit();
  // Waits for all that was submitted.
  void Drain();

 private:
  struct Slot {
    Batch batch;
    bool is_done = false;
  };
  void Run(unsigned worker);
  void TakeBack();

  const Work work_;
  const std::function<void(const Batch&)> done_;
  std::vector<Slot> slots_;
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t submitted_ = 0, taken_ = 0,
         returned_ = 0;  // counts of batches; returned <= taken <= submitted
  bool is_closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace backstop::cli

#endif  // BACKSTOP_CLI_BATCH_H_
