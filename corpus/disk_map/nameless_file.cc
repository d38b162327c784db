#include "disk_map/nameless_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <string>

namespace backstop::corpus {
namespace {

std::string Folder() {
  const char* named = getenv("TMPDIR");
  return named != nullptr && *named != '\0' ? named : "/var/tmp";
}

}  // namespace

Status MakeNamelessFile(int* out) {
  std::string path = Folder() + "/backstop-corpus.XXXXXX";
  const int file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) return NamelessFileFault("make", errno);
  unlink(path.c_str());
  *out = file;
  return {};
}

Status NamelessFileFault(const char* what, int error) {
  return Status(Code::kIo, Folder() + ": cannot " + what + " a temporary file: " + strerror(error) +
                               "; set TMPDIR to a folder with room");
}

}  // namespace backstop::corpus
