// Mail to examples, with the engine's own Extractor: what the trainer sees is what serves.

#ifndef BACKSTOP_TRAINING_EXAMPLES_EXTRACT_H_
#define BACKSTOP_TRAINING_EXAMPLES_EXTRACT_H_

#include <functional>
#include <string>

#include "backstop/status.h"
#include "examples/examples.h"
#include "examples/mail_sets.h"
#include "recipe/recipe.h"
#include "scan/pattern_set.h"

namespace backstop::training {

struct ExtractOptions {
  uint32_t threads = 2;
  std::function<void(double)> progress;  // done share in [0, 1]; may be empty
  // Begin of the names of files in which processes keep what they have read (extract_parts.h);
  // empty: nothing is kept.
  std::string parts{};
  std::function<void(const std::string&)> note{};  // what was kept is used; may be empty
};

// Two passes over the mail: the first counts terms and name words, the second writes rows of the
// terms that are left. The same mail and recipe give the same examples whatever the number of
// threads and of the processes that share the mail (MailSets::team), each of which has its own
// part of the features (Examples::shards).
Status Extract(const Recipe& recipe, const scan::PatternSet& patterns, const MailSets& sets,
               const ExtractOptions& options, Examples* out);

// Removes the files that Extract has kept; for when the examples are written.
void RemoveParts(const ExtractOptions& options, Team& team);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_EXTRACT_H_
