// The verbs' work: each step is a function of files. `backstop-train run` calls them one after the
// other through a work folder, so it gives the same bytes as the verbs by hand.

#ifndef BACKSTOP_TRAINING_VERBS_STEPS_H_
#define BACKSTOP_TRAINING_VERBS_STEPS_H_

#include <string>
#include <vector>

#include "backstop/status.h"
#include "parallel/team.h"

namespace backstop::training {

struct Files {
  std::string recipe;
  std::string corpora = ".";
  std::string examples;
  std::string heads;
  std::string holdouts;
  std::string calibration;
  std::string results;
  std::string background;  // empty: pack a model that adapt cannot use
  std::string page;        // the evaluation report; empty: none
  std::string model;
  unsigned threads = 2;
  bool is_resuming = false;  // examples of the same mail, recipe and program are used as they are
  Team* team = &Alone();  // that shares the work of the steps; all of it call them
};

// What eval prints.
enum class EvalForm { kText, kJson, kErrors, kQuiet };

// Fills the names that are still empty with those of a work folder, which is made if need be.
Status UseWorkFolder(const std::string& folder, Files* files);

// models/patterns and models/evidence.toml, or the recipe's; the number of faults to `faults`,
// their text to stdout.
Status StepLint(const std::string& patterns, const std::string& evidence, size_t* faults);
Status StepExtract(const Files& files);    // recipe, corpora -> examples
Status StepFit(const Files& files);        // recipe, examples -> heads, holdouts
Status StepCalibrate(const Files& files);  // examples, holdouts -> calibration
Status StepEval(const Files& files,
                EvalForm form);             // recipe, examples, holdouts -> results, page, stdout
Status StepBackground(const Files& files);  // recipe, corpora -> background
// recipe, corpora, examples, heads, holdouts -> tables on stdout
Status StepAdaptEvaluate(const Files& files);
Status StepPack(
    const Files& files);  // recipe, examples, heads, calibration, results -> model, card beside it

// Progress on stderr, on a terminal only.
void ShowProgress(const std::string& line);
void ClearProgress();

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_VERBS_STEPS_H_
