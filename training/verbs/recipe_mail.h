// A recipe's patterns, compiled, and its mail, for the steps that read mail or pack a model.

#ifndef BACKSTOP_TRAINING_VERBS_RECIPE_MAIL_H_
#define BACKSTOP_TRAINING_VERBS_RECIPE_MAIL_H_

#include <memory>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "examples/mail_sets.h"
#include "pattern_files/pattern_files.h"
#include "recipe/recipe.h"
#include "scan/pattern_set.h"
#include "verbs/steps.h"

namespace backstop::training {

// The definitions and names own what the set points into.
struct CompiledPatterns {
  std::vector<pattern_files::PatternDefinition> definitions;
  std::vector<std::string> names;
  std::unique_ptr<scan::PatternSet> set;
};

inline Status CompilePatterns(const Recipe& recipe, CompiledPatterns* out) {
  const std::string folder = ResolvePath(recipe, "", recipe.patterns, SetPlace::kRecipe);
  if (Status s = pattern_files::LoadPatterns(folder, &out->definitions); !s.ok()) return s;
  return scan::PatternSet::New(pattern_files::ScanPatterns(out->definitions, &out->names),
                               &out->set);
}

// Each process of the team reads its share of the mail.
inline Status ReadRecipeMail(const Files& files, Recipe* recipe, CompiledPatterns* patterns,
                             MailSets* sets) {
  Status status = LoadRecipe(files.recipe, recipe);
  if (status.ok()) status = CompilePatterns(*recipe, patterns);
  ShowProgress("reading mail");
  if (status.ok()) status = ReadMailSets(*recipe, files.corpora, *files.team, sets);
  return Agree(*files.team, status);
}

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_VERBS_RECIPE_MAIL_H_
