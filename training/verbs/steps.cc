#include "verbs/steps.h"

#include <filesystem>
#include <iostream>

#include "eval_report/evaluation_report.h"
#include "evaluate/evaluate.h"
#include "examples/extract.h"
#include "examples/extract_parts.h"
#include "examples/teachable.h"
#include "heads/copies.h"
#include "heads/head_files.h"
#include "heads/holdout_files.h"
#include "output/output_file.h"
#include "output/signals_held.h"
#include "pack/pack.h"
#include "pattern_files/lint.h"
#include "recipe/recipe.h"
#include "site/background.h"
#include "verbs/recipe_mail.h"

namespace backstop::training {

Status UseWorkFolder(const std::string& folder, Files* files) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return Status(Code::kIo,
                  folder + ": cannot be made (" + error.message() + "); give another --work");
  const auto fill = [&folder](std::string* name, const char* file) {
    if (name->empty()) *name = (std::filesystem::path(folder) / file).string();
  };
  fill(&files->examples, "examples.bin");
  fill(&files->heads, "heads.json");
  fill(&files->holdouts, "holdouts.bin");
  fill(&files->calibration, "calibration.json");
  fill(&files->results, "results.json");
  fill(&files->background, "background.json");
  return {};
}

Status StepLint(const std::string& patterns, const std::string& evidence, size_t* faults) {
  std::vector<pattern_files::PatternDefinition> definitions;
  if (Status s = pattern_files::LoadPatterns(patterns, &definitions); !s.ok()) return s;
  std::vector<model::EvidenceEntry> entries;
  if (Status s = pattern_files::LoadEvidence(evidence, &entries); !s.ok()) return s;
  pattern_files::LintReport report;
  if (Status s = pattern_files::Lint(definitions, {}, &report); !s.ok()) return s;
  for (const std::string& fault : report.faults) std::cout << fault << "\n";
  std::cout << report.total << " patterns, " << report.hits_checked << " hits and "
            << report.misses_checked << " misses checked, " << entries.size()
            << " evidence values, " << report.faults.size() << " faults\n";
  *faults = report.faults.size();
  return {};
}

namespace {

bool AreThere(const Files& files, uint64_t key) {
  Examples examples;
  return ReadExamples(files.examples, *files.team, &examples).ok() && examples.key == key;
}

}  // namespace

Status StepExtract(const Files& files) {
  if (Status s = Agree(*files.team, corpus::CheckOutput(files.examples)); !s.ok()) return s;
  Recipe recipe;
  CompiledPatterns patterns;
  MailSets sets;
  if (Status s = ReadRecipeMail(files, &recipe, &patterns, &sets); !s.ok()) return s;
  for (const std::string& note : sets.notes) std::cerr << note << "\n";
  if (files.is_resuming && AreThere(files, ExtractionKey(recipe, *patterns.set, sets))) {
    ClearProgress();
    std::cerr << files.examples << ": of the same mail, recipe and program; used as they are\n";
    return {};
  }
  ExtractOptions options;
  options.threads = files.threads;
  options.progress = [](double share) {
    ShowProgress("extract " + std::to_string(static_cast<int>(share * 100)) + " %");
  };
  if (files.team->size() > 1) options.parts = files.examples;
  options.note = [](const std::string& note) { std::cerr << note << "\n"; };
  Examples examples;
  if (Status s = Extract(recipe, *patterns.set, sets, options, &examples); !s.ok()) return s;
  if (Status s = CheckTeachable(examples, recipe); !s.ok()) return s;
  if (Status s = CheckFolds(examples, recipe); !s.ok()) return s;
  if (const std::string copies = TellCopies(examples); !copies.empty()) {
    ClearProgress();
    std::cerr << copies << "\n";
  }
  const corpus::SignalsHeld held;
  if (Status s = WriteExamples(examples, files.examples); !s.ok()) return s;
  RemoveParts(options, *files.team);
  ClearProgress();
  auto rows = static_cast<uint32_t>(examples.rows.size());
  files.team->Sum(std::span(&rows, 1));
  std::cout << sets.messages << " messages, " << rows << " rows, " << examples.terms.size()
            << " terms, " << examples.name_words << " name words kept out -> " << files.examples
            << "\n";
  return {};
}

Status StepFit(const Files& files) {
  Recipe recipe;
  Status ready = LoadRecipe(files.recipe, &recipe);
  for (const std::string& file : {files.heads, files.holdouts}) {
    if (ready.ok()) ready = corpus::CheckOutput(file);
  }
  if (Status s = Agree(*files.team, ready); !s.ok()) return s;
  Examples examples;
  if (Status s = ReadExamples(files.examples, *files.team, &examples); !s.ok()) return s;
  if (Status s = CheckTeachable(examples, recipe); !s.ok()) return s;
  if (Status s = CheckFolds(examples, recipe); !s.ok()) return s;
  NamedHeads heads;
  AllHoldouts holdouts;
  for (size_t h = 0; h < kHeadCount; ++h) {
    const Head head = static_cast<Head>(h);
    const TermIndex index(examples, head);
    double l2 = recipe.head(head).l2.front();
    holdouts[h].head = head;
    if (!recipe.head(head).folds.empty()) {
      if (Status s = ChooseL2(examples, index, recipe, head, ShowProgress, &holdouts[h]); !s.ok())
        return s;
      l2 = holdouts[h].l2;
    }
    ShowProgress("fit " + std::string(kHeadNames[h]));
    FittedHead fitted;
    const std::vector<bool> all(examples.rows.size(), true);
    const std::vector<uint32_t> labels = TrainedLabels(examples, head, recipe.min_labels);
    if (Status s =
            FitHead(examples, index, recipe, head, labels, all, l2, kModelTolerance, &fitted);
        !s.ok())
      return s;
    heads[h] = NameHead(examples, fitted);
    ClearProgress();
    if (recipe.head(head).folds.empty()) {
      std::cerr << recipe.file << ": no [[" << kHeadNames[h] << ".fold]], so nothing judges or "
                << "calibrates head " << kHeadNames[h] << "\n";
    }
    std::cout << "head " << kHeadNames[h] << ": " << fitted.trained_rows << " rows, "
              << heads[h].fixed.size() << " fixed features, " << heads[h].terms.size()
              << " terms, l2 " << l2 << "\n";
  }
  const corpus::SignalsHeld held;
  if (Status s = WriteHoldouts(holdouts, examples, files.holdouts); !s.ok()) return s;
  Status status;
  if (files.team->rank() == 0) status = WriteHeads(heads, files.heads);
  return Agree(*files.team, status);
}

Status StepCalibrate(const Files& files) {
  if (Status s = Agree(*files.team, corpus::CheckOutput(files.calibration)); !s.ok()) return s;
  Examples examples;
  if (Status s = ReadExampleRows(files.examples, *files.team, &examples); !s.ok()) return s;
  AllHoldouts holdouts;
  if (Status s = ReadHoldouts(files.holdouts, examples, &holdouts); !s.ok()) return s;
  Calibration calibration;
  calibration.kind_slope = CalibrateKind(examples, holdouts[0]);
  calibration.origin = CalibrateOrigin(examples, holdouts[1], -1);
  const corpus::SignalsHeld held;
  Status status;
  if (files.team->rank() == 0) status = WriteCalibration(calibration, files.calibration);
  if (Status s = Agree(*files.team, status); !s.ok()) return s;
  std::cout << "kind slope " << calibration.kind_slope << "\n";
  for (int mode = 1; mode < 4; ++mode) {
    const Affine& affine = calibration.origin[static_cast<size_t>(mode)];
    std::cout << "origin " << ReturnModeName(static_cast<ReturnMode>(mode)) << " slope "
              << affine.slope << " intercept " << affine.intercept << "\n";
  }
  return {};
}

Status StepEval(const Files& files, EvalForm form) {
  // The page's models are trained once more, and its tables made of all rows, by one process.
  if (!files.page.empty() && files.team->rank() != 0) return {};
  Team& team = files.page.empty() ? *files.team : Alone();
  Recipe recipe;
  Status ready = LoadRecipe(files.recipe, &recipe);
  for (const std::string& file : {files.page, files.results}) {
    if (ready.ok() && !file.empty()) ready = corpus::CheckOutput(file);
  }
  if (Status s = Agree(team, ready); !s.ok()) return s;
  Examples examples;
  // Errors are named by path.
  const bool needs_all = form == EvalForm::kErrors || !files.page.empty();
  if (Status s = needs_all ? ReadExamples(files.examples, team, &examples)
                           : ReadExampleRows(files.examples, team, &examples);
      !s.ok())
    return s;
  AllHoldouts holdouts;
  if (Status s = ReadHoldouts(files.holdouts, examples, &holdouts); !s.ok()) return s;
  const Results results = Evaluate(recipe, examples, holdouts);
  std::string json = ResultsJson(results);
  if (!files.page.empty()) {
    EvaluationReport report;
    if (Status s = BuildEvaluationReport(recipe, examples, holdouts, ShowProgress, &report);
        !s.ok())
      return s;
    ClearProgress();
    json = ReportJson(recipe, examples, results, report);
  }
  if (form == EvalForm::kErrors) std::cout << KindErrors(examples, holdouts[0], results.gate);
  const corpus::SignalsHeld held;
  Status status;
  if (team.rank() == 0 && !files.page.empty())
    status = corpus::WriteFile(files.page, ReportPage(json));
  if (status.ok() && team.rank() == 0 && !files.results.empty())
    status = corpus::WriteFile(files.results, json);
  if (Status s = Agree(team, status); !s.ok()) return s;
  if (form == EvalForm::kText) std::cout << ResultsText(results);
  if (form == EvalForm::kJson) std::cout << json;
  return {};
}

namespace {

// What a pack is made of; `recipe`, `examples` and `patterns` are what the rest points into.
struct PackFiles {
  Recipe recipe;
  Examples examples;
  CompiledPatterns patterns;
  PackInput input;
};

// The card's figures, before the features are read.
Status EvaluateRows(const Files& files, const Recipe& recipe, Results* out) {
  Examples examples;
  if (Status s = ReadExampleRows(files.examples, *files.team, &examples); !s.ok()) return s;
  AllHoldouts holdouts;
  if (Status s = ReadHoldouts(files.holdouts, examples, &holdouts); !s.ok()) return s;
  *out = Evaluate(recipe, examples, holdouts);
  return {};
}

Status ReadPackFiles(const Files& files, PackFiles* out) {
  PackInput& input = out->input;
  if (Status s = ReadHeads(files.heads, &input.heads); !s.ok()) return s;
  if (Status s = ReadCalibration(files.calibration, &input.calibration); !s.ok()) return s;
  if (Status s = CompilePatterns(out->recipe, &out->patterns); !s.ok()) return s;
  input.patterns = pattern_files::ModelPatterns(out->patterns.definitions);
  const std::string evidence =
      ResolvePath(out->recipe, "", out->recipe.evidence, SetPlace::kRecipe);
  if (Status s = pattern_files::LoadEvidence(evidence, &input.evidence); !s.ok()) return s;
  return files.background.empty() ? Status() : ReadBackground(files.background, &input.background);
}

}  // namespace

Status StepPack(const Files& files) {
  Team& team = *files.team;
  PackFiles from;
  Status ready = LoadRecipe(files.recipe, &from.recipe);
  if (ready.ok() && team.rank() == 0) ready = CheckPackOutput(files.model);
  if (Status s = Agree(team, ready); !s.ok()) return s;
  if (Status s = Agree(team, ReadPackFiles(files, &from)); !s.ok()) return s;
  if (Status s = EvaluateRows(files, from.recipe, &from.input.results); !s.ok()) return s;
  if (Status s = ReadExamples(files.examples, team, &from.examples); !s.ok()) return s;
  from.input.recipe = &from.recipe;
  from.input.examples = &from.examples;
  const corpus::SignalsHeld held;
  PackReport report;
  if (Status s = Pack(from.input, files.model, &report); !s.ok()) return s;
  std::cout << files.model << ": " << report.bytes << " bytes, " << report.version << ", "
            << report.probes << " probes, " << report.clamped << " weights clamped\n";
  return {};
}

}  // namespace backstop::training
