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

// Of a pipe without a writer open would not return.
constexpr int kOpenForMap = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

Status Mapping::OfFile(const std::string& path, Mapping* out) {
  const Descriptor file(open(path.c_str(), kOpenForMap));
  if (file.number() < 0) return IoError(path, "open");
  struct stat info {};
  if (fstat(file.number(), &info) != 0) return IoError(path, "stat");
  if (!S_ISREG(info.st_mode))
    return Status(Code::kIo, path + ": is not a regular file; give the path of a model file");
  if (info.st_size == 0) return Corrupt(path, "envelope", "the file is empty");
  Mapping mapped;
  if (!mapped.Map(file.number(), info.st_size)) return IoError(path, "map");
  *out = std::move(mapped);
  return {};
}

bool Mapping::OfOwnFile(const std::string& path, Mapping* out) {
  const Descriptor file(open(path.c_str(), kOpenForMap | O_NOFOLLOW));
  struct stat info {};
  if (file.number() < 0 || fstat(file.number(), &info) != 0) return false;
  const bool is_own = info.st_uid == geteuid() && (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
  if (!S_ISREG(info.st_mode) || !is_own || info.st_size == 0) return false;
  Mapping mapped;
  if (!mapped.Map(file.number(), info.st_size)) return false;
  *out = std::move(mapped);
  return true;
}

// A model is read from end to end: fetching all pages at once costs a hundredth of what it does one
// by one.
bool Mapping::Map(int descriptor, off_t size) {
  void* const at = mmap(nullptr, static_cast<size_t>(size), PROT_READ, MAP_PRIVATE | MAP_POPULATE,
                        descriptor, 0);
  if (at == MAP_FAILED) return false;
  at_ = at;
  size_ = static_cast<size_t>(size);
  return true;
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
