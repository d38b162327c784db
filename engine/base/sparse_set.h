// A set of small integers with O(1) insert, test and clear (Briggs and Torczon 1993), and iteration
// in insertion order.

#ifndef BACKSTOP_BASE_SPARSE_SET_H_
#define BACKSTOP_BASE_SPARSE_SET_H_

#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

namespace backstop {

class SparseSet {
 public:
  // Members lie in [0, universe).
  explicit SparseSet(uint32_t universe) : sparse_(universe, 0), dense_(universe, 0) {}

  uint32_t universe() const { return static_cast<uint32_t>(sparse_.size()); }
  uint32_t size() const { return size_; }
  void clear() { size_ = 0; }
  // REQUIRES: value < universe().
  bool contains(uint32_t value) const {
    assert(value < universe());
    const uint32_t at = sparse_[value];
    return at < size_ && dense_[at] == value;
  }
  // True when it was not yet there. REQUIRES: value < universe().
  bool insert(uint32_t value) {
    if (contains(value)) return false;
    sparse_[value] = size_;
    dense_[size_++] = value;
    return true;
  }
  // Members in insertion order; valid until the next insert or clear.
  std::span<const uint32_t> members() const { return {dense_.data(), size_}; }

 private:
  std::vector<uint32_t> sparse_;
  std::vector<uint32_t> dense_;
  uint32_t size_ = 0;
};

}  // namespace backstop

#endif  // BACKSTOP_BASE_SPARSE_SET_H_
