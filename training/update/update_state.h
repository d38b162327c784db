// The files that update keeps beside a model. The rows name the model that they belong to, so a run
// that was cut short between two files is mended by the next, and a model that somebody else put in
// place is noticed.

#ifndef BACKSTOP_TRAINING_UPDATE_UPDATE_STATE_H_
#define BACKSTOP_TRAINING_UPDATE_UPDATE_STATE_H_

#include <string>
#include <vector>

#include "backstop/status.h"
#include "update/operator_rows.h"

namespace backstop::training {

struct UpdateState {
  // The model first updated, as bytes, with the site section that the model has now: adapt may
  // have been run since.
  std::string base;
  std::vector<OperatorRow> rows;  // learnt so far
};

class StateFolder {
 public:
  // `model`: the path of a model file; the folder is "<model>.update".
  explicit StateFolder(std::string model);
  // The model before the last update.
  std::string previous() const { return folder_ + "/previous.backstop"; }

  // kBadArgument: the model is not what the last update wrote; kNotFound, kCorrupt.
  Status Load(UpdateState* out) const;
  // Puts the updated model and its rows in place; `state` as it was loaded.
  Status Commit(const UpdateState& state, const std::vector<OperatorRow>& rows,
                const std::string& updated) const;
  // Model and rows change places with the previous ones, so that a rollback can be undone.
  Status Rollback() const;

 private:
  std::string base() const { return folder_ + "/base.backstop"; }
  std::string rows() const { return folder_ + "/rows.json"; }
  std::string previous_rows() const { return folder_ + "/previous-rows.json"; }
  Status LoadRows(uint64_t model, std::vector<OperatorRow>* out) const;
  Status WriteState(const UpdateState& state, const std::vector<OperatorRow>& rows,
                    const std::string& updated) const;

  const std::string model_;
  const std::string folder_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_UPDATE_STATE_H_
