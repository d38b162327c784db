// Keeps two updates apart: a lock on the folder that the model lies in, so that nothing has to be
// made for it and nothing stays.

#ifndef BACKSTOP_TRAINING_UPDATE_UPDATE_LOCK_H_
#define BACKSTOP_TRAINING_UPDATE_UPDATE_LOCK_H_

#include <memory>
#include <string>

#include "backstop/status.h"

namespace backstop::training {

class UpdateLock {
 public:
  // Locks the folder of `model`, without waiting. kBadArgument: it is locked; kIo.
  static Status Take(const std::string& model, std::unique_ptr<UpdateLock>* out);
  ~UpdateLock();
  UpdateLock(const UpdateLock&) = delete;
  UpdateLock& operator=(const UpdateLock&) = delete;

 private:
  explicit UpdateLock(int folder) : folder_(folder) {}

  const int folder_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_UPDATE_LOCK_H_
