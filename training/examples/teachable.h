// Can a model be learnt from these examples at all? Asked before anything is fitted, so that bad
// mail gives an error and never a bad model.

#ifndef BACKSTOP_TRAINING_EXAMPLES_TEACHABLE_H_
#define BACKSTOP_TRAINING_EXAMPLES_TEACHABLE_H_

#include "backstop/status.h"
#include "examples/examples.h"
#include "recipe/recipe.h"

namespace backstop::training {

// kBadArgument, with what to do: a head without Recipe::min_labels messages of each of two labels,
// copies counted once; identical messages under different labels; terms wanted that were left out
// of the examples. All processes of the team call it.
Status CheckTeachable(const Examples& examples, const Recipe& recipe);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_TEACHABLE_H_
