// Keeps two updates of one model apart: a lock on the folder that holds its state.

#ifndef BACKSTOP_TRAINING_UPDATE_UPDATE_LOCK_H_
#define BACKSTOP_TRAINING_UPDATE_UPDATE_LOCK_H_

#include <memory>
#include <string>

#include "backstop/status.h"

namespace backstop::training {

class UpdateLock {
 public:
  // Makes the folder if need be and locks it, without waiting. kBadArgument: it is locked; kIo.
  static Status Take(const std::string& folder, std::unique_ptr<UpdateLock>* out);
  // Removes the folder when nothing was put into it.
  ~UpdateLock();
  UpdateLock(const UpdateLock&) = delete;
  UpdateLock& operator=(const UpdateLock&) = delete;

 private:
  UpdateLock(std::string folder, int file) : folder_(std::move(folder)), file_(file) {}

  const std::string folder_;
  const int file_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_UPDATE_LOCK_H_
