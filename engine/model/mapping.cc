// mmap for both origins of the bytes, so that there is one way to own and to free them. The
// descriptor is closed at once: a mapping does not need it.

#include "model/mapping.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "model/envelope.h"

namespace backstop::model {
namespace {

Status IoError(const std::string& path, const char* what) {
  const int error = errno;
  const Code code = error == ENOENT || error == ENOTDIR ? Code::kNotFound : Code::kIo;
  return Status(code, path + ": cannot " + what + ": " + std::strerror(error) +
                          "; give the path of a model file");
}

}  // namespace

Status Mapping::OfFile(const std::string& path, Mapping* out) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return IoError(path, "open");
  struct stat info {};
  Status status;
  if (fstat(fd, &info) != 0) {
    status = IoError(path, "stat");
  } else if (!S_ISREG(info.st_mode)) {
    status = Status(Code::kIo, path + ": is not a regular file; give the path of a model file");
  } else if (info.st_size == 0) {
    status = Corrupt(path, "envelope", "the file is empty");
  } else {
    void* at = mmap(nullptr, static_cast<size_t>(info.st_size), PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) {
      status = IoError(path, "map");
    } else {
      Mapping mapped;
      mapped.at_ = at;
      mapped.size_ = static_cast<size_t>(info.st_size);
      *out = std::move(mapped);
    }
  }
  close(fd);
  return status;
}

Status Mapping::OfCopy(std::string_view bytes, Mapping* out) {
  Mapping mapped;
  if (!bytes.empty()) {
    void* at =
        mmap(nullptr, bytes.size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return Status(Code::kNoMemory, "out of memory");
    std::memcpy(at, bytes.data(), bytes.size());
    mapped.at_ = at;
    mapped.size_ = bytes.size();
  }
  *out = std::move(mapped);
  return {};
}

Mapping::~Mapping() {
  if (at_ != nullptr) munmap(at_, size_);
}

Mapping::Mapping(Mapping&& other) noexcept
    : at_(std::exchange(other.at_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(at_, other.at_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace backstop::model
