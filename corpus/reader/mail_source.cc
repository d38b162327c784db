// Walks what a path names and hands each stream of bytes to the splitter. Files are read with plain
// read(2) into one reused buffer: mapping every small file costs more than copying it.

#include "reader/mail_source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "reader/archive_read.h"
#include "reader/byte_buffer.h"
#include "reader/message_split.h"

namespace backstop::corpus {
namespace {

constexpr size_t kFirstRead = size_t{64} << 10;  // most messages are shorter: one read gets all

struct Folder {
  std::vector<std::string> files, folders, hidden_folders;  // names, sorted
};

bool HasFolder(const Folder& folder, std::string_view name) {
  return std::binary_search(folder.folders.begin(), folder.folders.end(), name);
}

mode_t TypeOf(const std::string& path, bool follow) {
  struct stat status;
  const int result = follow ? stat(path.c_str(), &status) : lstat(path.c_str(), &status);
  return result == 0 ? status.st_mode & S_IFMT : 0;
}

// Regular files, and links to such; folders, not links to such, so that the walk ends. Unreadable:
// errno.
int ListFolder(const std::string& path, Folder* out) {
  DIR* dir = opendir(path.c_str());
  if (dir == nullptr) return errno;
  while (const dirent* entry = readdir(dir)) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    const bool is_hidden = name.front() == '.';
    std::string whole = path;
    whole.append("/").append(name);
    mode_t type = DTTOIF(entry->d_type);
    if (entry->d_type == DT_UNKNOWN) type = TypeOf(whole, false);
    if (type == S_IFLNK) {
      const mode_t target = TypeOf(whole, true);
      type = target == S_IFREG || target == 0
                 ? S_IFREG
                 : type;  // a dangling link is told as a file that cannot be opened
    }
    if (type == S_IFDIR) (is_hidden ? out->hidden_folders : out->folders).push_back(name);
    if (type == S_IFREG && !is_hidden) out->files.push_back(name);
  }
  closedir(dir);
  for (auto* names : {&out->files, &out->folders, &out->hidden_folders})
    std::sort(names->begin(), names->end());
  return 0;
}

std::string Join(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

bool IsEml(std::string_view path) {
  return path.size() >= 4 &&
         strcasecmp(std::string(path.substr(path.size() - 4)).c_str(), ".eml") == 0;
}

class Reader {
 public:
  Reader(const MessageVisitor& visit, const ReadOptions& options)
      : visit_(visit), options_(options) {}

  // Each returns false when the visitor stopped.
  bool ReadPath(const std::string& path) {
    if (path == "-") return ReadStream(STDIN_FILENO, path);
    return TypeOf(path, true) == S_IFDIR ? ReadFolder(path) : ReadFile(path, /*may_be_mbox=*/true);
  }
  Status first_error() const { return first_error_; }

 private:
  bool ReadFolder(const std::string& path);
  bool ReadFile(const std::string& path, bool may_be_mbox);
  bool ReadStream(int file, const std::string& path, bool may_be_mbox = true);
  bool ReadArchive(const ReadFunction& read, const std::string& path, bool may_be_mbox);
  bool ReadMessages(const ReadFunction& read, const std::string& path, bool may_be_mbox,
                    SplitResult* result);
  bool TellError(const std::string& path, Code code, const std::string& what);
  bool is_stopped() const { return options_.is_stopped != nullptr && options_.is_stopped(); }

  const MessageVisitor& visit_;
  const ReadOptions options_;
  ByteBuffer buffer_;
  uint64_t bytes_read_ = 0;
  Status first_error_;
};

bool Reader::TellError(const std::string& path, Code code, const std::string& what) {
  if (is_stopped()) return false;  // the signal's doing
  if (first_error_.ok()) first_error_ = Status(code, path + ": " + what);
  MessageRef message;
  message.path = path;
  message.error = what;
  message.bytes_read = bytes_read_;
  return visit_(message);
}

bool Reader::ReadFolder(const std::string& path) {
  Folder folder;
  if (const int error = ListFolder(path, &folder); error != 0) {
    return TellError(path, Code::kIo, std::string("cannot open the folder: ") + strerror(error));
  }
  const bool is_maildir = HasFolder(folder, "cur") && HasFolder(folder, "new");
  if (is_maildir) {
    for (const char* part : {"cur", "new"}) {
      Folder messages;
      const std::string part_path = Join(path, part);
      if (const int error = ListFolder(part_path, &messages); error != 0) {
        if (!TellError(part_path, Code::kIo,
                       std::string("cannot open the folder: ") + strerror(error)))
          return false;
      }
      for (const std::string& name : messages.files) {
        if (!ReadFile(Join(part_path, name), /*may_be_mbox=*/false)) return false;
      }
    }
  }
  if (!is_maildir) {
    for (const std::string& name : folder.files) {
      if (!ReadFile(Join(path, name), /*may_be_mbox=*/true)) return false;
    }
  }
  for (const std::string& name : is_maildir ? folder.hidden_folders : folder.folders) {
    if (!ReadFolder(Join(path, name))) return false;
  }
  return true;
}

bool Reader::ReadFile(const std::string& path, bool may_be_mbox) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    const Code code = errno == ENOENT ? Code::kNotFound : Code::kIo;
    return TellError(path, code, std::string("cannot open: ") + strerror(errno));
  }
  const bool go_on = ReadStream(file, path, may_be_mbox);
  close(file);
  return go_on;
}

bool Reader::ReadStream(int file, const std::string& path, bool may_be_mbox) {
  int error = 0;
  const ReadFunction read_file = [this, file, &error](char* to, size_t size) -> ssize_t {
    ssize_t got;
    do {
      if (is_stopped()) return -1;
      got = read(file, to, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0) error = errno;
    if (got > 0) bytes_read_ += static_cast<uint64_t>(got);
    return got;
  };
  buffer_.Clear();
  ssize_t got = 1;
  while (got > 0 && buffer_.size() < 512) got = buffer_.Fill(read_file, kFirstRead);
  const bool is_packed =
      may_be_mbox ? LooksLikeArchive(buffer_.view(), path) : LooksCompressed(buffer_.view());
  if (got >= 0 && is_packed) return ReadArchive(read_file, path, may_be_mbox);
  SplitResult result = SplitResult::kReadError;
  if (got >= 0 && !ReadMessages(read_file, path, may_be_mbox, &result)) return false;
  if (result != SplitResult::kReadError) return true;
  return TellError(path, Code::kIo, std::string("cannot read: ") + strerror(error));
}

// A Maildir's file, which cannot be an mbox, cannot be a tar either.
bool Reader::ReadArchive(const ReadFunction& read, const std::string& path, bool may_be_mbox) {
  std::string head(buffer_.view());
  size_t given = 0;
  const ReadFunction read_from_head = [&](char* to, size_t size) -> ssize_t {
    if (given == head.size()) return read(to, size);
    const size_t count = std::min(size, head.size() - given);
    std::copy_n(head.data() + given, count, to);
    given += count;
    return static_cast<ssize_t>(count);
  };
  bool go_on = true;
  const auto read_member = [&](std::string_view member, const ReadFunction& read_bytes) {
    SplitResult result;
    buffer_.Clear();
    go_on = ReadMessages(read_bytes, member.empty() ? path : Join(path, std::string(member)),
                         may_be_mbox, &result);
    return go_on;
  };
  const std::string error = ForEachMember(read_from_head, /*may_be_tar=*/may_be_mbox, read_member);
  if (!go_on) return false;
  return error.empty() || TellError(path, Code::kCorrupt, error);
}

bool Reader::ReadMessages(const ReadFunction& read, const std::string& path, bool may_be_mbox,
                          SplitResult* result) {
  ssize_t got = 1;
  while (got > 0 && buffer_.size() < 5) got = buffer_.Fill(read, kFirstRead);
  *result = SplitResult::kReadError;
  if (got < 0) return true;
  const bool is_mbox = may_be_mbox && !IsEml(path) && LooksLikeMbox(buffer_.view());
  const MessageSink sink = [&](std::string_view bytes, uint32_t index) {
    if (bytes.empty() && options_.skips_empty) return true;
    MessageRef message;
    message.path = path;
    message.index = index;
    message.bytes = bytes;
    message.bytes_read = bytes_read_;
    return visit_(message);
  };
  *result = (is_mbox ? ReadMbox : ReadWhole)(read, &buffer_, options_.max_message_bytes, sink);
  return *result != SplitResult::kStopped;
}

uint64_t BytesUnderFolder(const std::string& path) {
  Folder folder;
  if (ListFolder(path, &folder) != 0) return 0;
  uint64_t bytes = 0;
  for (const std::string& name : folder.files) bytes += BytesUnder(Join(path, name));
  for (const std::string& name : folder.folders) bytes += BytesUnderFolder(Join(path, name));
  return bytes;
}

}  // namespace

Status ForEachMessage(const std::string& path, const MessageVisitor& visit,
                      const ReadOptions& options) {
  Reader reader(visit, options);
  reader.ReadPath(path);
  return reader.first_error();
}

uint64_t BytesUnder(const std::string& path) {
  struct stat status;
  if (path == "-" || stat(path.c_str(), &status) != 0) return 0;
  if (S_ISDIR(status.st_mode)) return BytesUnderFolder(path);
  return S_ISREG(status.st_mode) ? static_cast<uint64_t>(status.st_size) : 0;
}

}  // namespace backstop::corpus
