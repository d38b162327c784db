// Raw rows to examples: terms, sources, families, senders and groups get their numbers, in the
// mail's order and in key order, never in the order of threads or processes. Each process keeps its
// own rows; the numbers are the same in all.

#ifndef BACKSTOP_TRAINING_EXAMPLES_JOIN_ROWS_H_
#define BACKSTOP_TRAINING_EXAMPLES_JOIN_ROWS_H_

#include <vector>

#include "examples/examples.h"
#include "examples/mail_sets.h"
#include "examples/raw_rows.h"
#include "recipe/recipe.h"

namespace backstop::training {

// Appends terms, and the messages and rows of the mail that is here. `raw` is of it, with terms of
// `table`; it is used up.
void JoinRows(const Recipe& recipe, const MailSets& sets, std::vector<RawMessage>& raw,
              const TermTable& table, Examples* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_JOIN_ROWS_H_
