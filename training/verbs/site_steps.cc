// The steps around the site section: the background that a model carries for `adapt`, and how
// adapted models fare on domains of the recipe's mail.

#include <iostream>
#include <vector>

#include "adapt/site_evaluation.h"
#include "heads/holdout_files.h"
#include "output/output_file.h"
#include "output/signals_held.h"
#include "site/background.h"
#include "verbs/recipe_mail.h"
#include "verbs/steps.h"

namespace backstop::training {

Status StepBackground(const Files& files) {
  if (Status s = Agree(*files.team, corpus::CheckOutput(files.background)); !s.ok()) return s;
  Recipe recipe;
  CompiledPatterns patterns;
  MailSets sets;
  if (Status s = ReadRecipeMail(files, &recipe, &patterns, &sets); !s.ok()) return s;
  FormsByMail forms;
  const Status read = ReadBackscatterForms(sets, recipe, *patterns.set, &forms);
  if (Status s = Agree(*files.team, read); !s.ok()) return s;
  std::vector<const features::FormKeys*> all;
  for (const auto& [mail, keys] : forms) all.push_back(&keys);
  const model::Background background = CountForms(all, *files.team);
  const corpus::SignalsHeld held;
  Status status;
  if (files.team->rank() == 0) status = WriteBackground(background, files.background);
  if (Status s = Agree(*files.team, status); !s.ok()) return s;
  ClearProgress();
  std::cout << "background: " << background.messages << " messages of backscatter, "
            << background.forms.size() << " forms that two or more have\n";
  return {};
}

Status StepAdaptEvaluate(const Files& files) {
  Recipe recipe;
  CompiledPatterns patterns;
  MailSets sets;
  if (Status s = ReadRecipeMail(files, &recipe, &patterns, &sets); !s.ok()) return s;
  Examples examples;
  if (Status s = ReadExamples(files.examples, &examples); !s.ok()) return s;
  if (examples.message_count != sets.messages) {
    return Status(Code::kBadArgument, files.examples + ": is of other mail than " + files.recipe +
                                          " names; run backstop-train extract again");
  }
  AllHoldouts holdouts;
  if (Status s = ReadHoldouts(files.holdouts, examples, &holdouts); !s.ok()) return s;
  NamedHeads heads;
  if (Status s = ReadHeads(files.heads, &heads); !s.ok()) return s;
  SiteEvaluationInput input;
  input.recipe = &recipe;
  input.examples = &examples;
  input.origin = &holdouts[static_cast<size_t>(Head::kOrigin)];
  input.heads = &heads;
  input.mail = &sets;
  input.patterns = pattern_files::ModelPatterns(patterns.definitions);
  input.compiled = patterns.set.get();
  input.progress = ShowProgress;
  std::vector<SiteRow> rows;
  if (Status s = MakeSiteRows(input, &rows); !s.ok()) return s;
  SiteEvaluation evaluation;
  if (Status s = ScoreSites(rows, &evaluation); !s.ok()) return s;
  ClearProgress();
  std::cout << SiteTables(rows, evaluation);
  return {};
}

}  // namespace backstop::training
