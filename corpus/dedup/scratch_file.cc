#include "dedup/scratch_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace backstop::corpus {
namespace {

constexpr size_t kBuffer = size_t{1} << 20;

std::string Folder() {
  const char* named = getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/var/tmp";
}

Status Failed(const char* what) {
  return Status(Code::kIo, Folder() + ": cannot " + what + " a scratch file: " + strerror(errno) +
                               "; set TMPDIR to a folder with room");
}

}  // namespace

Status ScratchFile::Create(std::unique_ptr<ScratchFile>* out) {
  std::string path = Folder() + "/backstop-corpus.XXXXXX";
  const int file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return Failed("make");
  unlink(path.c_str());
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
    if (put < 0 && errno != EINTR) return Failed("write");
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
    if (got == 0 || (got < 0 && errno != EINTR)) return Failed("read");
    if (got < 0) continue;
    out = out.subspan(static_cast<size_t>(got));
    offset += static_cast<uint64_t>(got);
  }
  return {};
}

}  // namespace backstop::corpus
