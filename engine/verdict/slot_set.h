// A set of slots of the dictionary, in order of insertion, of at most as many as a message has
// terms. One bit a slot, where a sparse set has eight bytes: a message's look-ups scatter over all
// slots, and a bit each stays in the first-level cache.

#ifndef BACKSTOP_VERDICT_SLOT_SET_H_
#define BACKSTOP_VERDICT_SLOT_SET_H_

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

#include "features/terms.h"

namespace backstop::verdict {

class SlotSet {
 public:
  // Members lie in [0, universe).
  explicit SlotSet(uint32_t universe)
      : bits_((size_t{universe} + 63) / 64, 0),
        members_(std::min<size_t>(universe, features::kMaxTerms) + 1) {}

  uint32_t size() const { return size_; }
  // O(size()).
  void clear() {
    for (const uint32_t slot : members()) bits_[slot / 64] = 0;
    size_ = 0;
  }
  // Nothing happens when it is there. REQUIRES: slot < universe; at most kMaxTerms are inserted.
  void insert(uint32_t slot) {
    assert(slot / 64 < bits_.size());
    // Without a branch: whether a word comes again cannot be predicted.
    uint64_t& word = bits_[slot / 64];
    assert(size_ < members_.size());
    members_[size_] = slot;
    size_ += static_cast<uint32_t>(~word >> slot % 64 & 1);
    word |= uint64_t{1} << slot % 64;
  }
  // Valid until the next insert or clear.
  std::span<const uint32_t> members() const { return {members_.data(), size_}; }

 private:
  std::vector<uint64_t> bits_;
  std::vector<uint32_t> members_;  // and one behind them for what is there already
  uint32_t size_ = 0;
};

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_SLOT_SET_H_
