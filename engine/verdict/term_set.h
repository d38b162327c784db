// The terms of a head that a message has, each once, in the order found. A bit a term says whether
// it is there; that of TermIndex::NoTerm() always says so, so that whatever a look-up gave is
// inserted without a branch.

#ifndef BACKSTOP_VERDICT_TERM_SET_H_
#define BACKSTOP_VERDICT_TERM_SET_H_

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

#include "features/terms.h"
#include "verdict/term_index.h"

namespace backstop::verdict {

class TermSet {
 public:
  explicit TermSet(const TermIndex& index)
      : none_(index.NoTerm()),
        bits_(none_ / 64 + 1, 0),
        members_(std::min<size_t>(index.size(), features::kMaxTerms) + 1) {
    clear();
  }

  uint32_t size() const { return size_; }
  // O(size()).
  void clear() {
    for (const uint32_t term : members()) bits_[term / 64] = 0;
    bits_[none_ / 64] |= uint64_t{1} << none_ % 64;
    size_ = 0;
  }
  // Of a term that is there already, and of none, nothing is kept. REQUIRES: at most kMaxTerms are
  // inserted between clears.
  void insert(std::span<const uint32_t> terms) {
    uint64_t* const bits = bits_.data();
    uint32_t* const members = members_.data();
    uint32_t size = size_;
    for (const uint32_t term : terms) {
      const uint64_t word = bits[term / 64];
      members[size] = term;
      size += static_cast<uint32_t>(~word >> term % 64 & 1);
      bits[term / 64] = word | uint64_t{1} << term % 64;
    }
    size_ = size;
  }
  // Valid until the next insert or clear.
  std::span<const uint32_t> members() const { return {members_.data(), size_}; }

 private:
  uint32_t none_;
  std::vector<uint64_t> bits_;
  std::vector<uint32_t> members_;  // and one behind them for what is there already
  uint32_t size_ = 0;
};

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_TERM_SET_H_
