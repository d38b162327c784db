// `backstop-train update`: an operator's own labelled mail adjusts the weights of a model, for kind
// and for origin. The model that was first updated stays beside it as the base; every update fits
// all rows learnt so far anew from that base (a Gaussian prior centred at its weights), so
// unlearning a message gives exactly the model that would be there had it never been learnt.

#ifndef BACKSTOP_TRAINING_UPDATE_UPDATE_H_
#define BACKSTOP_TRAINING_UPDATE_UPDATE_H_

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "backstop/labels.h"
#include "backstop/status.h"

namespace backstop::training {

// Of each class, before anything is learnt; messages that show one original count once.
inline constexpr size_t kFewestOfClass = 10;

struct UpdateOptions {
  std::string model{};                    // read and replaced; the state lies in "<model>.update"
  std::vector<std::string> legitimate{};  // bounces of own mail, or own mail
  std::vector<std::string> backscatter{};
  std::vector<std::string> unlearn{};  // messages learnt before
  bool is_rollback = false;
  std::vector<std::pair<Kind, std::string>> kinds{};  // mail of one kind, by path
  std::vector<std::string> feedback{};                // feedback_log.h
  std::vector<std::string> mail{};  // that the logs speak of; none: the paths in them
};

// Writes the model and its state, and what changes (CompareModels over the given mail) to `report`.
// kBadArgument: too little mail of a class, one message under two labels, a model that is no better
// on the operator's own held-back mail, a shipped probe that changes sides, another update of the
// model that is running; nothing is written.
Status UpdateModel(const UpdateOptions& options, std::ostream& report);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_UPDATE_H_
