// What does not fit into memory, appended to a nameless file and read back by offset.

#ifndef BACKSTOP_CORPUS_DEDUP_SCRATCH_FILE_H_
#define BACKSTOP_CORPUS_DEDUP_SCRATCH_FILE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "backstop/status.h"

namespace backstop::corpus {

class ScratchFile {
 public:
  static Status Create(std::unique_ptr<ScratchFile>* out);
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  // Buffered. kIo: the disk is full or worse, and what to do.
  Status Append(std::span<const char> bytes);
  Status Flush();
  // Fills `out` from `offset`. REQUIRES: these bytes were appended and flushed.
  Status ReadAt(uint64_t offset, std::span<char> out) const;
  uint64_t size() const { return written_ + buffer_.size(); }

 private:
  explicit ScratchFile(int file) : file_(file) {}

  const int file_;
  uint64_t written_ = 0;
  std::string buffer_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_DEDUP_SCRATCH_FILE_H_
