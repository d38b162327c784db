// A gateway may open the model at any moment: it must see the old file or the new one whole. So:
// write beside, fsync, rename over, fsync the folder.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "model/writer.h"

namespace backstop::model {
namespace {

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

void SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

Status WriteFile(const std::string& path, std::string_view bytes) {
  std::string temporary = path + ".XXXXXX";
  const int fd = mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) {
    return Status(Code::kIo, temporary + ": cannot create: " + std::strerror(errno) +
                                 "; give a path in a folder that can be written");
  }
  const bool is_written = WriteAll(fd, bytes) && fchmod(fd, 0644) == 0 && fsync(fd) == 0;
  const bool is_in_place =
      close(fd) == 0 && is_written && std::rename(temporary.c_str(), path.c_str()) == 0;
  if (!is_in_place) {
    const int error = errno;
    unlink(temporary.c_str());
    return Status(Code::kIo, path + ": cannot write: " + std::strerror(error) +
                                 "; free space or choose another folder");
  }
  SyncFolderOf(path);
  return {};
}

}  // namespace backstop::model
