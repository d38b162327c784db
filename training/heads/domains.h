// Which mail counts as one source when sources are weighed against each other: families that are
// held out together, with reports and the recipe's `apart` sources on their own, since they are
// another kind of mail than the rest of their families.

#ifndef BACKSTOP_TRAINING_HEADS_DOMAINS_H_
#define BACKSTOP_TRAINING_HEADS_DOMAINS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "examples/examples.h"
#include "recipe/recipe.h"

namespace backstop::training {

// For each row the families that it is held out with, whatever kind of mail it is; numbers as
// below. `folds`: heads/holdout.h, AssignFolds.
std::vector<uint32_t> CollectionsOf(const Examples& examples, const HeadRecipe& recipe,
                                    const std::vector<int>& folds);

// A domain for each row of the head, below MostDomains; numbers are equal or not, and mean nothing
// else. Rows of the other head have one too.
std::vector<uint32_t> DomainsOf(const Examples& examples, const HeadRecipe& recipe,
                                const std::vector<int>& folds);
// `folds`: how many the head has.
size_t MostDomains(const Examples& examples, size_t folds);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_DOMAINS_H_
