// A fixed block of bytes handed out from the front: made once, reset per message, never grown. Full
// is an answer (a shorter or empty span), so that hostile input costs at most the block.

#ifndef BACKSTOP_BASE_ARENA_H_
#define BACKSTOP_BASE_ARENA_H_

#include <cstddef>
#include <memory>
#include <span>

namespace backstop {

// Not thread-safe. Slack of kSlack readable and writable bytes stands behind the end, so that SIMD
// kernels may overrun.
class Arena {
 public:
  static constexpr size_t kSlack = 128;  // two 64-byte vectors

  // Not cleared: pages that no message has needed yet take no memory.
  explicit Arena(size_t capacity)
      : bytes_(std::make_unique_for_overwrite<char[]>(capacity + kSlack)), capacity_(capacity) {}

  void Reset() { used_ = 0; }
  size_t remaining() const { return capacity_ - used_; }
  // The free bytes, not yet taken. Take(n) keeps the first n of them until Reset().
  std::span<char> Free() { return {bytes_.get() + used_, remaining()}; }
  // REQUIRES: n <= remaining().
  std::span<char> Take(size_t n) {
    std::span<char> taken{bytes_.get() + used_, n};
    used_ += n;
    return taken;
  }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t capacity_;
  size_t used_ = 0;
};

}  // namespace backstop

#endif  // BACKSTOP_BASE_ARENA_H_
