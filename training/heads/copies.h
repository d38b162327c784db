// Mail that stands in the corpora more than once, as copies or as bounces of one original, and in
// more than one family: it is held together when folds are made, and people are told.

#ifndef BACKSTOP_TRAINING_HEADS_COPIES_H_
#define BACKSTOP_TRAINING_HEADS_COPIES_H_

#include <string>

#include "backstop/status.h"
#include "examples/examples.h"
#include "recipe/recipe.h"

namespace backstop::training {

// One line for people: how many messages of which sources stand in another family too, what was
// done with them and what to do; empty without any. All processes of the team call both.
std::string TellCopies(const Examples& examples);

// kBadArgument: a fold whose families have nothing but copies of other folds' mail, so that nothing
// is left to judge it by.
Status CheckFolds(const Examples& examples, const Recipe& recipe);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_COPIES_H_
