// The kernel drops the lock with the process, however it ends: none can be left behind. Who gets
// the lock of a folder that was removed meanwhile tries again.

#include "update/update_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace backstop::training {
namespace {

bool IsStillThere(const std::string& folder, int file) {
  struct stat now = {}, locked = {};
  return stat(folder.c_str(), &now) == 0 && fstat(file, &locked) == 0 &&
         now.st_dev == locked.st_dev && now.st_ino == locked.st_ino;
}

}  // namespace

Status UpdateLock::Take(const std::string& folder, std::unique_ptr<UpdateLock>* out) {
  const auto fail = [&folder](int error) {
    return Status(Code::kIo, folder + ": cannot be made or locked: " + strerror(error) +
                                 "; it must lie beside the model, in a folder that can be written");
  };
  for (;;) {
    if (mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) return fail(errno);
    const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) continue;
    if (file < 0) return fail(errno);
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      close(file);
      if (error != EWOULDBLOCK) return fail(error);
      return Status(
          Code::kBadArgument,
          folder + ": another update of this model is running; try again when it is done");
    }
    if (IsStillThere(folder, file)) {
      out->reset(new UpdateLock(folder, file));
      return {};
    }
    close(file);
  }
}

UpdateLock::~UpdateLock() {
  rmdir(folder_.c_str());
  close(file_);
}

}  // namespace backstop::training
