#include "disk_map/mapped_blocks.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "disk_map/nameless_file.h"

namespace backstop::corpus {

MappedBlocks::~MappedBlocks() {
  if (!bytes_.empty()) munmap(bytes_.data(), bytes_.size());
}

Status MappedBlocks::Make(size_t size, MappedBlocks* out) {
  int file = -1;
  if (Status s = MakeNamelessFile(&file); !s.ok()) return s;
  int error = 0;
  do {
    error = posix_fallocate(file, 0, static_cast<off_t>(size));
  } while (error == EINTR);
  void* mapped = MAP_FAILED;
  if (error == 0) {
    mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) error = errno;
  }
  close(file);
  if (error != 0) return NamelessFileFault("make", error);
  MappedBlocks made;
  made.bytes_ = {static_cast<char*>(mapped), size};
  *out = std::move(made);
  return {};
}

}  // namespace backstop::corpus
