// Memory that lies in a file without a name: the kernel holds as much of it as there is room for.

#ifndef BACKSTOP_CORPUS_DISK_MAP_MAPPED_BLOCKS_H_
#define BACKSTOP_CORPUS_DISK_MAP_MAPPED_BLOCKS_H_

#include <cstddef>
#include <span>
#include <utility>

#include "backstop/status.h"

namespace backstop::corpus {

class MappedBlocks {
 public:
  MappedBlocks() = default;
  MappedBlocks(MappedBlocks&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedBlocks& operator=(MappedBlocks&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedBlocks();

  // All zero. The blocks are allocated here, so that a full disk is an error and not a signal at
  // the first write. kIo. REQUIRES: size > 0.
  static Status Make(size_t size, MappedBlocks* out);

  char* data() const { return bytes_.data(); }
  size_t size() const { return bytes_.size(); }

 private:
  std::span<char> bytes_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_DISK_MAP_MAPPED_BLOCKS_H_
