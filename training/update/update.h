// `backstop-train update`: an operator's own labelled mail adjusts the origin weights of a model.
// The model that was first updated stays beside it as the base; every update fits all rows learnt
// so far anew from that base (a Gaussian prior centred at its weights), so unlearning a message
// gives exactly the model that would be there had it never been learnt. The state holds feature
// names and hashed words, no text of mail.

#ifndef BACKSTOP_TRAINING_UPDATE_UPDATE_H_
#define BACKSTOP_TRAINING_UPDATE_UPDATE_H_

#include <ostream>
#include <string>
#include <vector>

#include "backstop/status.h"

namespace backstop::training {

// Of each class, before anything is learnt.
inline constexpr size_t kFewestOfClass = 10;

struct UpdateOptions {
  std::string model;                    // read and replaced; the state lies in "<model>.update"
  std::vector<std::string> legitimate;  // bounces of own mail, or own mail
  std::vector<std::string> backscatter;
  std::vector<std::string> unlearn;  // messages learnt before
  bool is_rollback = false;
};

// Writes the model and its state, and what changes (CompareModels over the given mail) to `report`.
// kBadArgument: too little mail of a class, one message under both labels, a model that is worse
// on the operator's own held-back mail, a shipped probe that changes sides; nothing is written.
Status UpdateModel(const UpdateOptions& options, std::ostream& report);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_UPDATE_H_
