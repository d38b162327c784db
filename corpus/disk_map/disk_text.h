// Bytes that would grow with the corpus, appended to a file without a name and looked at in place.

#ifndef BACKSTOP_CORPUS_DISK_MAP_DISK_TEXT_H_
#define BACKSTOP_CORPUS_DISK_MAP_DISK_TEXT_H_

#include <cstddef>
#include <string_view>

#include "backstop/status.h"
#include "disk_map/mapped_blocks.h"

namespace backstop::corpus {

class DiskText {
 public:
  // kIo: the disk is full; then nothing is appended. Views given out before are invalid after.
  Status Append(std::string_view bytes);
  // Takes back what lies behind the first `size` bytes. REQUIRES: size <= this->size().
  void Shorten(size_t size) { size_ = size; }

  // From `at` to the end. REQUIRES: at <= size().
  std::string_view From(size_t at) const { return {blocks_.data() + at, size_ - at}; }
  size_t size() const { return size_; }

 private:
  MappedBlocks blocks_;
  size_t size_ = 0;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_DISK_MAP_DISK_TEXT_H_
