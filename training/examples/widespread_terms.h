// Which terms can ever enter a dictionary: those that occur in enough families, or in messages of
// enough senders, of all mail that teaches (HeadRecipe::min_families, min_senders). A model that
// leaves mail out asks the same of less mail, so the others are dropped as soon as all mail is
// read. Each process looks after one range of keys, and none holds the names of all terms.

#ifndef BACKSTOP_TRAINING_EXAMPLES_WIDESPREAD_TERMS_H_
#define BACKSTOP_TRAINING_EXAMPLES_WIDESPREAD_TERMS_H_

#include <array>
#include <vector>

#include "examples/examples.h"
#include "examples/mail_sets.h"
#include "examples/raw_rows.h"
#include "recipe/recipe.h"

namespace backstop::training {

// By head.
std::array<TermSpread, kHeadCount> LeastSpread(const Recipe& recipe);

// The same for every process: sorted by key. `messages`: those of `sets`, with terms of `table`.
std::vector<ExampleTerm> WidespreadTerms(const Recipe& recipe, const MailSets& sets,
                                         const std::vector<RawMessage>& messages,
                                         const TermTable& table);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_WIDESPREAD_TERMS_H_
