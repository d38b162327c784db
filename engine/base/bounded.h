// A vector with its room inside and no way to grow: full is an answer. For the hot path's lists,
// whose caps are the bounds on time and memory that hostile input meets.

#ifndef BACKSTOP_BASE_BOUNDED_H_
#define BACKSTOP_BASE_BOUNDED_H_

#include <array>
#include <cassert>
#include <cstddef>
#include <span>

namespace backstop {

// REQUIRES: T is trivially destructible. clear() is O(1) and leaves old values behind.
template <typename T, size_t kCapacity>
class Bounded {
 public:
  static constexpr size_t capacity() { return kCapacity; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool full() const { return size_ == kCapacity; }
  void clear() { size_ = 0; }
  void resize_down(size_t size) {
    assert(size <= size_);
    size_ = size;
  }
  // False, and nothing changed, when full.
  bool push_back(const T& value) {
    if (size_ == kCapacity) return false;
    items_[size_++] = value;
    return true;
  }
  T& operator[](size_t i) {
    assert(i < size_);
    return items_[i];
  }
  const T& operator[](size_t i) const {
    assert(i < size_);
    return items_[i];
  }
  T& back() { return (*this)[size_ - 1]; }
  const T& back() const { return (*this)[size_ - 1]; }
  T* begin() { return items_.data(); }
  T* end() { return items_.data() + size_; }
  const T* begin() const { return items_.data(); }
  const T* end() const { return items_.data() + size_; }
  std::span<const T> view() const { return {items_.data(), size_}; }

 private:
  std::array<T, kCapacity> items_;
  size_t size_ = 0;
};

}  // namespace backstop

#endif  // BACKSTOP_BASE_BOUNDED_H_
