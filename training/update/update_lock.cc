// The kernel drops the lock with the process, however it ends: none can be left behind.

#include "update/update_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

namespace backstop::training {

Status UpdateLock::Take(const std::string& model, std::unique_ptr<UpdateLock>* out) {
  const std::string parent = std::filesystem::path(model).parent_path().string();
  const std::string folder = parent.empty() ? "." : parent;
  const auto fail = [&folder] {
    return Status(Code::kIo, folder + ": cannot be locked: " + strerror(errno) +
                                 "; give the path of a model in a folder that can be written");
  };
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return fail();
  std::unique_ptr<UpdateLock> lock(new UpdateLock(file));
  if (flock(file, LOCK_EX | LOCK_NB) == 0) {
    *out = std::move(lock);
    return {};
  }
  if (errno != EWOULDBLOCK) return fail();
  return Status(Code::kBadArgument,
                folder +
                    ": another update of a model in this folder is running; try again when "
                    "it is done");
}

UpdateLock::~UpdateLock() { close(folder_); }

}  // namespace backstop::training
