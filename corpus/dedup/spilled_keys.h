// Pairs of key and message number, sorted outside memory: a full buffer is sorted and spilled as a
// run, and all runs are merged in one pass at the end. Memory is the buffer's, whatever comes.

#ifndef BACKSTOP_CORPUS_DEDUP_SPILLED_KEYS_H_
#define BACKSTOP_CORPUS_DEDUP_SPILLED_KEYS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "backstop/status.h"
#include "dedup/scratch_file.h"

namespace backstop::corpus {

struct KeyOfMessage {
  uint64_t key = 0;
  uint32_t message = 0;
  friend auto operator<=>(const KeyOfMessage&, const KeyOfMessage&) = default;
};

class SpilledKeys {
 public:
  // `most_in_memory` pairs (16 bytes each) are held.
  explicit SpilledKeys(size_t most_in_memory);

  Status Add(uint64_t key, uint32_t message);
  // Every pair in order of key, then message. Ends the adding; to be called once.
  using Visitor = std::function<Status(const KeyOfMessage&)>;
  Status ForEachInOrder(const Visitor& visit);

  size_t runs() const { return runs_.size(); }

 private:
  struct Run {
    uint64_t begin = 0, end = 0;  // bytes of the file
  };
  Status Spill();
  Status Merge(const Visitor& visit);

  const size_t most_;
  std::vector<KeyOfMessage> pairs_;
  std::unique_ptr<ScratchFile> file_;
  std::vector<Run> runs_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_DEDUP_SPILLED_KEYS_H_
