#include "dedup/scratch_file.h"

#include <errno.h>
#include <unistd.h>

#include "disk_map/nameless_file.h"

namespace backstop::corpus {
namespace {

constexpr size_t kBuffer = size_t{1} << 20;

}  // namespace

Status ScratchFile::Create(std::unique_ptr<ScratchFile>* out) {
  int file = -1;
  if (Status s = MakeNamelessFile(&file); !s.ok()) return s;
  out->reset(new ScratchFile(file));
  return {};
}

ScratchFile::~ScratchFile() { close(file_); }

Status ScratchFile::Append(std::span<const char> bytes) {
  buffer_.append(bytes.data(), bytes.size());
  return buffer_.size() < kBuffer ? Status() : Flush();
}

Status ScratchFile::Flush() {
  for (size_t done = 0; done < buffer_.size();) {
    const ssize_t put = write(file_, buffer_.data() + done, buffer_.size() - done);
    if (put < 0 && errno != EINTR) return NamelessFileFault("write", errno);
    if (put > 0) done += static_cast<size_t>(put);
  }
  written_ += buffer_.size();
  buffer_.clear();
  return {};
}

Status ScratchFile::ReadAt(uint64_t offset, std::span<char> out) const {
  while (!out.empty()) {
    const ssize_t got = pread(file_, out.data(), out.size(), static_cast<off_t>(offset));
    if (got == 0) errno = EIO;
    if (got == 0 || (got < 0 && errno != EINTR)) return NamelessFileFault("read", errno);
    if (got < 0) continue;
    out = out.subspan(static_cast<size_t>(got));
    offset += static_cast<uint64_t>(got);
  }
  return {};
}

}  // namespace backstop::corpus
