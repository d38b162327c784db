// A growing byte buffer that does not clear what it gives out, and the read function that fills it.
// Reading mail means filling one buffer over and over; std::string would zero every new byte first.

#ifndef BACKSTOP_CORPUS_READER_BYTE_BUFFER_H_
#define BACKSTOP_CORPUS_READER_BYTE_BUFFER_H_

#include <sys/types.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>

namespace backstop::corpus {

// Reads up to `size` bytes to `to`: how many, 0 at the end, negative on an error (whoever made the
// function knows which).
using ReadFunction = std::function<ssize_t(char* to, size_t size)>;

// The live bytes are [begin, end) of one allocation that only grows.
class ByteBuffer {
 public:
  std::string_view view() const { return {data_.get() + begin_, end_ - begin_}; }
  size_t size() const { return end_ - begin_; }
  void Clear() { begin_ = end_ = 0; }
  // REQUIRES: count <= size().
  void DropFront(size_t count) { begin_ += count; }
  void DropBack(size_t count) { end_ -= count; }

  // Room for at least `room` more bytes behind end; moves the live bytes to the front or doubles
  // the allocation. Returns where to write; tell how many were written with Added().
  char* Reserve(size_t room) {
    if (begin_ > 0 && capacity_ - end_ < room) {
      std::memmove(data_.get(), data_.get() + begin_, size());
      end_ -= begin_;
      begin_ = 0;
    }
    if (capacity_ - end_ < room) Grow(std::max(2 * capacity_, end_ + room));
    return data_.get() + end_;
  }
  size_t room() const { return capacity_ - end_; }
  void Added(size_t count) { end_ += count; }

  // One read of whatever room there is, at least `room`. As ReadFunction.
  ssize_t Fill(const ReadFunction& read, size_t room) {
    char* to = Reserve(room);
    const ssize_t got = read(to, this->room());
    if (got > 0) Added(static_cast<size_t>(got));
    return got;
  }

 private:
  void Grow(size_t capacity) {
    auto grown = std::make_unique_for_overwrite<char[]>(capacity);
    if (size() > 0) std::memcpy(grown.get() + begin_, data_.get() + begin_, size());
    data_ = std::move(grown);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> data_;
  size_t begin_ = 0, end_ = 0, capacity_ = 0;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_READER_BYTE_BUFFER_H_
