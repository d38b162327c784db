// Plain write(2) behind a buffer; not stdio, which gives up when a signal cuts a write short.

#include "output/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "output/signals_held.h"

namespace backstop::corpus {
namespace {

constexpr size_t kBuffer = size_t{256} << 10;

Status CannotCreate(const std::string& path) {
  return Status(Code::kIo, path + ": cannot create: " + strerror(errno) +
                               "; give a path in a folder that can be written");
}

bool IsFolder(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

// Something that a rename would destroy: /dev/null, a pipe.
bool IsDeviceOrPipe(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

// The file that `path` points to, if it is a link to one; else `path`.
std::string BehindLink(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  const std::filesystem::path file = std::filesystem::canonical(path, error);
  return error ? path : file.string();
}

// The permissions of the file that is replaced, so that a private one stays so; else a new file's.
mode_t ModeFor(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) ? status.st_mode & 0777
                                                                     : UsualMode(0666);
}

// So that the new name outlives a crash; the file is in place whether this can be done or not.
void SyncFolderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  fsync(file);
  close(file);
}

}  // namespace

Status WriteFile(const std::string& path, std::string_view bytes) {
  std::unique_ptr<OutputFile> file;
  if (Status s = OutputFile::Create(path, &file); !s.ok()) return s;
  file->Write(bytes);
  return file->Commit();
}

Status CheckOutput(const std::string& path) {
  if (IsDeviceOrPipe(path)) return {};
  const SignalsHeld held;
  std::unique_ptr<OutputFile> unwritten;
  return OutputFile::Create(path, &unwritten);
}

mode_t UsualMode(mode_t most) {
  const mode_t mask = umask(0);
  umask(mask);
  return most & ~mask;
}

Status OutputFile::Create(const std::string& path, std::unique_ptr<OutputFile>* out) {
  if (path == "-") {
    out->reset(new OutputFile(path, "", STDOUT_FILENO));
    return {};
  }
  if (IsDeviceOrPipe(path)) {
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return CannotCreate(path);
    out->reset(new OutputFile(path, "", file));
    return {};
  }
  if (IsFolder(path))
    return Status(Code::kIo, path + ": is a folder; give the path of a file to write");
  const std::string place = BehindLink(path);
  std::string temporary = place + ".XXXXXX";
  const int file = mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return CannotCreate(path);
  fchmod(file, ModeFor(place));
  out->reset(new OutputFile(place, std::move(temporary), file));
  return {};
}

OutputFile::OutputFile(std::string path, std::string temporary, int file)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}

OutputFile::~OutputFile() {
  if (file_ >= 0 && file_ != STDOUT_FILENO) close(file_);
  if (file_ >= 0 && !temporary_.empty()) unlink(temporary_.c_str());
}

void OutputFile::Write(std::string_view bytes) {
  size_ += bytes.size();
  buffer_ += bytes;
  if (buffer_.size() >= kBuffer) Flush();
}

void OutputFile::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && error_ == 0) {
    const ssize_t put = write(file_, rest.data(), rest.size());
    if (put >= 0) rest.remove_prefix(static_cast<size_t>(put));
    if (put < 0 && errno != EINTR) error_ = errno;
  }
  buffer_.clear();
}

// 0, or errno.
int OutputFile::Close() {
  const bool is_synced = fsync(file_) == 0;
  const int sync_error = is_synced ? 0 : errno;
  const bool is_closed = close(std::exchange(file_, -1)) == 0;
  if (!is_synced) return sync_error;
  if (!is_closed) return errno;
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return errno;
  SyncFolderOf(path_);
  return 0;
}

Status OutputFile::Commit() {
  Flush();
  if (temporary_.empty()) {
    if (error_ == 0) return {};
    const std::string what = path_ == "-" ? "cannot write the output" : path_ + ": cannot write";
    return Status(Code::kIo, what + ": " + strerror(error_));
  }
  if (error_ == 0) error_ = Close();
  if (error_ == 0) return {};
  if (file_ >= 0) close(std::exchange(file_, -1));
  unlink(temporary_.c_str());
  return Status(Code::kIo, path_ + ": cannot write: " + strerror(error_) +
                               "; free space or choose another folder");
}

}  // namespace backstop::corpus
