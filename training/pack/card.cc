// The card says what a reader needs to trust or distrust the model: what it learnt from, how it
// fared on what it had not seen, where it fails, and the recipe to make it again.

#include <sstream>

#include "pack/pack.h"

namespace backstop::training {

std::string WriteCard(const PackInput& input) {
  const Recipe& recipe = *input.recipe;
  const Examples& examples = *input.examples;
  std::ostringstream out;
  out << "# Model card: " << recipe.name << "\n\n"
      << "Says of any raw message what kind it is and, of what came back, whether it was ours. "
         "Trained by `backstop-train` from the\n"
      << "recipe below (seed " << recipe.seed
      << "); the same mail and recipe give the same bytes.\n\n";
  out << "## Mail that it learnt from\n\n| set | messages | bytes | labels corrected | XXH3-128 of "
         "paths and bytes "
         "|\n| --- | --- | --- | --- | --- |\n";
  for (const SetDigest& set : examples.sets) {
    if (set.messages == 0) {
      out << "| " << set.name << " | left out: optional, and not there | | | |\n";
      continue;
    }
    out << "| " << set.name << " | " << set.messages << " | " << set.bytes << " | " << set.corrected
        << " | " << set.digest << " |\n";
  }
  out << "\n## Size\n\n| head | trainer | rows | fixed features | terms | l2 |\n| --- | --- | --- "
         "| --- | --- | --- |\n";
  for (size_t h = 0; h < kHeadCount; ++h) {
    const NamedHead& head = input.heads[h];
    out << "| " << kHeadNames[h] << " | "
        << kTrainerNames[static_cast<size_t>(recipe.heads[h].trainer)] << " | " << head.trained_rows
        << " | " << head.fixed.size() << " | " << head.terms.size() << " | " << head.l2 << " |\n";
  }
  out << "\nKept out of the dictionary: " << examples.name_words
      << " words that stand in display names, local parts, host or list\n"
      << "names of the mail (unless written in " << recipe.name_min_sources << " sources and "
      << recipe.name_min_ratio
      << " times as often as a name). A term stays when it occurs in\nthree sources or in messages "
         "of 20 senders (recipe: min_families, "
      << "min_senders).\n\n";
  out << "## How it fares on sources that it has not seen\n\n"
      << "Every figure is of a model trained without the fold's sources and without any message "
         "that shows the same original. "
      << "The\nl2 was chosen on the same folds where the recipe gives more than one.\n\n";
  out << ResultsMarkdown(input.results);
  out << "## Known failures\n\n";
  for (const std::string& failure : recipe.known_failures) out << "- " << failure << "\n";
  if (recipe.known_failures.empty()) out << "- none recorded\n";
  out << "\n## Recipe\n\n```toml\n"
      << recipe.text << (recipe.text.ends_with('\n') ? "" : "\n") << "```\n";
  return out.str();
}

}  // namespace backstop::training
