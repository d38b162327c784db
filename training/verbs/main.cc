// backstop-train: makes a model from labelled mail. This file knows the command line only;
// verbs/steps.h does the work. Exit status: 0 done, 1 found something or failed, 2 wrong usage.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>

#include "adapt/adapt.h"
#include "backstop/classifier.h"
#include "console/terminal.h"
#include "pack/compare.h"
#include "pack/dump.h"
#include "pack/pack.h"
#include "parallel/start.h"
#include "parallel/team.h"
#include "update/update.h"
#include "verbs/steps.h"

namespace backstop::training {
namespace {

constexpr int kUsage = 2;

int Report(const Status& status) {
  if (status.ok()) return 0;
  ClearProgress();
  std::cerr << "backstop-train: " << status.message() << "\n";
  return 1;
}

// Of "KIND=PATH".
std::pair<Kind, std::string> KindOfMail(const std::string& given) {
  const size_t sign = given.find('=');
  Kind kind;
  if (sign == std::string::npos || sign + 1 == given.size() ||
      !ParseKind(given.substr(0, sign), &kind)) {
    throw CLI::ValidationError("--kind",
                               given + ": write KIND=PATH, with a kind of models/labels.toml");
  }
  return {kind, given.substr(sign + 1)};
}

class CommandLine {
 public:
  explicit CommandLine(Team& team)
      : app_(
            "Makes a Backstop model from labelled mail: every verb is a function of files, and "
            "`run` does it all.") {
    app_.name("backstop-train");
    app_.set_version_flag("--version", std::string(Version()));
    app_.require_subcommand(1);
    files_.team = &team;
    app_.footer(
        "Example: backstop-train run --recipe models/recipe.toml --corpora ../corpora --work "
        "/tmp/w --out new.backstop");
    AddLint();
    AddExtract();
    AddFit();
    AddCalibrate();
    AddEval();
    AddPack();
    AddDump();
    AddDiff();
    AddRun();
    AddBackground();
    AddAdapt();
    AddUpdate();
  }

  int Run(int argc, char** argv) {
    app_.failure_message(CLI::FailureMessage::help);
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
      return app_.exit(e) == 0 ? 0 : kUsage;
    }
    return result_;
  }

 private:
  CLI::App* Verb(const char* name, const char* what, const char* example) {
    CLI::App* verb = app_.add_subcommand(name, what);
    verb->footer(std::string("Example: backstop-train ") + example);
    return verb;
  }
  // A file that may be "-", stdout: what a verb says then goes to stderr, not behind the file.
  CLI::Option* OutputOption(CLI::App* verb, const char* name, std::string* file, const char* what) {
    return verb->add_option(name, *file, what)->each([](const std::string& given) {
      if (given == "-" && std::cout) std::cout.rdbuf(std::cerr.rdbuf());  // rdbuf ends a silence
    });
  }
  void RecipeOption(CLI::App* verb) {
    verb->add_option("--recipe", files_.recipe, "the recipe")->required();
  }
  void ExamplesOption(CLI::App* verb) {
    verb->add_option("--examples", files_.examples, "what extract wrote")->required();
  }
  void HoldoutsOption(CLI::App* verb) {
    verb->add_option("--holdouts", files_.holdouts, "hold-out scores of fit")->required();
  }
  void CorporaOption(CLI::App* verb) {
    verb->add_option("--corpora", files_.corpora, "folder of the recipe's sets")
        ->capture_default_str();
  }
  void ThreadsOption(CLI::App* verb) {
    verb->add_option("--jobs", files_.threads, "threads; the result is the same")
        ->check(CLI::Range(1u, 64u));
  }

  void AddLint() {
    CLI::App* verb = Verb("lint", "Checks the pattern files and the evidence file.",
                          "lint --patterns models/patterns");
    verb->add_option("--patterns", patterns_, "folder of pattern files")->capture_default_str();
    verb->add_option("--evidence", evidence_, "evidence file")->capture_default_str();
    verb->callback([this] {
      size_t faults = 0;
      result_ = Report(StepLint(patterns_, evidence_, &faults));
      if (faults > 0) result_ = 1;
    });
  }
  void AddExtract() {
    CLI::App* verb =
        Verb("extract", "Reads the recipe's mail and writes its features.",
             "extract --recipe models/recipe.toml --corpora ../corpora --out examples.bin");
    RecipeOption(verb);
    CorporaOption(verb);
    OutputOption(verb, "--out", &files_.examples, "examples file to write")->required();
    ThreadsOption(verb);
    verb->callback([this] { result_ = Report(StepExtract(files_)); });
  }
  void AddFit() {
    CLI::App* verb = Verb("fit", "Chooses dictionary and regularisation and trains both heads.",
                          "fit --recipe models/recipe.toml --examples examples.bin --out "
                          "heads.json --holdouts holdouts.bin");
    RecipeOption(verb);
    ExamplesOption(verb);
    OutputOption(verb, "--out", &files_.heads, "weights to write")->required();
    OutputOption(verb, "--holdouts", &files_.holdouts, "hold-out scores to write")->required();
    verb->callback([this] { result_ = Report(StepFit(files_)); });
  }
  void AddCalibrate() {
    CLI::App* verb =
        Verb("calibrate", "Turns hold-out scores into slopes and intercepts.",
             "calibrate --examples examples.bin --holdouts holdouts.bin --out calibration.json");
    ExamplesOption(verb);
    HoldoutsOption(verb);
    OutputOption(verb, "--out", &files_.calibration, "calibration to write")->required();
    verb->callback([this] { result_ = Report(StepCalibrate(files_)); });
  }
  void AddEval() {
    CLI::App* verb =
        Verb("eval", "Tables of how each held-out source fares.",
             "eval --recipe models/recipe.toml --examples examples.bin --holdouts holdouts.bin "
             "--html report.html");
    RecipeOption(verb);
    ExamplesOption(verb);
    HoldoutsOption(verb);
    OutputOption(verb, "--html", &files_.page,
                 "page to write: curves, tables with intervals, the worst errors explained "
                 "(trains the folds' models once more)");
    auto* json =
        verb->add_flag("--json", as_json_, "print JSON; with --html all numbers of the page");
    verb->add_flag("--errors", as_errors_, "print the messages whose kind was missed")
        ->excludes(json);
    verb->callback([this] {
      const EvalForm form = as_json_     ? EvalForm::kJson
                            : as_errors_ ? EvalForm::kErrors
                                         : EvalForm::kText;
      result_ = Report(StepEval(files_, form));
    });
  }
  void AddPack() {
    CLI::App* verb = Verb(
        "pack", "Writes the model file and its card, opens it again, then renames it into place.",
        "pack --recipe models/recipe.toml --examples examples.bin --heads heads.json --holdouts "
        "holdouts.bin "
        "--calibration calibration.json --out default.backstop");
    RecipeOption(verb);
    ExamplesOption(verb);
    HoldoutsOption(verb);
    verb->add_option("--heads", files_.heads, "weights of fit")->required();
    verb->add_option("--calibration", files_.calibration, "what calibrate wrote")->required();
    verb->add_option("--background", files_.background,
                     "what background wrote; without it adapt cannot use the model");
    OutputOption(verb, "--out", &files_.model, "model to write; the card goes beside it")
        ->required();
    verb->callback([this] { result_ = Report(StepPack(files_)); });
  }
  void AddDump() {
    CLI::App* verb = Verb("dump", "Prints a model's names and weights.",
                          "dump models/default.backstop --format tsv");
    verb->add_option("model", files_.model, "model file")->required();
    verb->add_option("--format", format_, "tsv or json")
        ->check(CLI::IsMember({"tsv", "json"}))
        ->capture_default_str();
    verb->callback(
        [this] { result_ = Report(DumpModel(files_.model, format_ == "json", std::cout)); });
  }
  void AddDiff() {
    CLI::App* verb = Verb("diff", "Which verdicts change from one model to another over mail.",
                          "diff old.backstop new.backstop corpus/samples");
    verb->add_option("old", old_model_, "model file")->required();
    verb->add_option("new", files_.model, "model file")->required();
    verb->add_option("path", paths_, "mail")->required();
    verb->add_flag("--summary", is_summary_, "totals only");
    verb->callback([this] {
      CompareReport report;
      result_ =
          Report(CompareModels(old_model_, files_.model, paths_, is_summary_, std::cout, &report));
      if (result_ != 0) return;
      result_ = Report(report.first_unread);
      if (report.changed > 0) result_ = 1;
    });
  }
  void AddRun() {
    CLI::App* verb = Verb(
        "run", "All of it: extract, fit, calibrate, eval, pack.",
        "run --recipe models/recipe.toml --corpora ../corpora --work /tmp/w --out new.backstop");
    RecipeOption(verb);
    CorporaOption(verb);
    verb->add_option("--work", work_, "folder for the files in between")->required();
    OutputOption(verb, "--out", &files_.model, "model to write")->required();
    ThreadsOption(verb);
    verb->callback([this] { result_ = Report(RunAll()); });
  }

  void AddBackground() {
    CLI::App* verb =
        Verb("background", "Counts what the recipe's backscatter looks like, for adapt.",
             "background --recipe models/recipe.toml --corpora ../corpora --out background.json");
    RecipeOption(verb);
    CorporaOption(verb);
    OutputOption(verb, "--out", &files_.background, "file to write")->required();
    verb->callback([this] { result_ = Report(StepBackground(files_)); });
  }
  void AddAdapt() {
    CLI::App* verb = Verb("adapt",
                          "Learns from a gateway's own sent mail, without labels, what our mail "
                          "looks like, and writes a model with that section.",
                          "adapt --model models/default.backstop --sent /var/sent --out "
                          "site.backstop");
    auto* model = verb->add_option("--model", adapt_.model, "model to start from");
    auto* sent = verb->add_option("--sent", adapt_.sent, "sent mail: folders, mboxes, archives");
    auto* out = OutputOption(verb, "--out", &adapt_.out, "model to write");
    verb->add_option("--top", adapt_.top, "messages listed that moved the weights most")
        ->capture_default_str();
    auto* evaluate =
        verb->add_flag("--evaluate", is_evaluation_,
                       "instead: how such sections fare on held-back domains of the recipe's mail");
    auto* recipe = verb->add_option("--recipe", files_.recipe, "with --evaluate: the recipe");
    verb->add_option("--corpora", files_.corpora, "with --evaluate: folder of the recipe's sets")
        ->capture_default_str();
    auto* work = verb->add_option("--work", work_, "with --evaluate: the work folder of run");
    evaluate->needs(recipe)->needs(work)->excludes(model)->excludes(sent)->excludes(out);
    verb->callback([this, model, sent, out] {
      if (is_evaluation_) {
        Status status = UseWorkFolder(work_, &files_);
        if (status.ok()) status = StepAdaptEvaluate(files_);
        result_ = Report(status);
        return;
      }
      for (const CLI::Option* needed : {model, sent, out}) {
        if (needed->count() == 0) throw CLI::RequiredError(needed->get_name());
      }
      result_ = Report(AdaptModel(adapt_, std::cout));
    });
  }

  void AddUpdate() {
    CLI::App* verb = Verb("update",
                          "Adjusts a model's weights to an operator's own labelled mail; the model "
                          "before, and what was learnt, stay in MODEL.update.",
                          "update --model site.backstop --legitimate ours.mbox --backscatter "
                          "backscatter/ --kind auto-reply=vacations/ --kind ordinary=inbox.mbox "
                          "--feedback corrections.jsonl");
    verb->add_option("--model", update_.model, "model to update in place")->required();
    auto* legitimate = verb->add_option("--legitimate", update_.legitimate,
                                        "bounces of our own mail, or our own mail");
    auto* backscatter = verb->add_option("--backscatter", update_.backscatter,
                                         "bounces of mail forged in our name");
    auto* kinds =
        verb->add_option("--kind", update_kinds_, "KIND=PATH: mail that is all of that kind")
            ->type_name("KIND=PATH");
    auto* feedback = verb->add_option(
        "--feedback", update_.feedback,
        "log of single messages: what score --format jsonl prints, with a member \"label\"");
    auto* mail = verb->add_option("--mail", update_.mail,
                                  "the mail that the log speaks of, as score was given it; else "
                                  "the paths in the log")
                     ->needs(feedback);
    auto* unlearn = verb->add_option("--unlearn", update_.unlearn,
                                     "messages learnt before, whose influence goes");
    verb->add_flag("--rollback", update_.is_rollback, "back to the model before the last update")
        ->excludes(legitimate)
        ->excludes(backscatter)
        ->excludes(kinds)
        ->excludes(feedback)
        ->excludes(mail)
        ->excludes(unlearn);
    verb->callback([this] {
      if (!update_.is_rollback && update_.legitimate.empty() && update_.backscatter.empty() &&
          update_kinds_.empty() && update_.feedback.empty() && update_.unlearn.empty())
        throw CLI::RequiredError(
            "--legitimate, --backscatter, --kind, --feedback, --unlearn or --rollback");
      for (const std::string& given : update_kinds_) update_.kinds.push_back(KindOfMail(given));
      result_ = Report(UpdateModel(update_, std::cout));
    });
  }

  Status RunAll() {
    Status ready = UseWorkFolder(work_, &files_);
    if (ready.ok() && files_.team->rank() == 0) ready = CheckPackOutput(files_.model);
    if (Status s = Agree(*files_.team, ready); !s.ok()) return s;
    files_.is_resuming = true;
    if (Status s = StepExtract(files_); !s.ok()) return s;
    if (Status s = StepFit(files_); !s.ok()) return s;
    if (Status s = StepCalibrate(files_); !s.ok()) return s;
    if (Status s = StepEval(files_, EvalForm::kText); !s.ok()) return s;
    if (Status s = StepBackground(files_); !s.ok()) return s;
    return StepPack(files_);
  }

  CLI::App app_;
  Files files_;
  AdaptOptions adapt_;
  UpdateOptions update_;
  std::vector<std::string> update_kinds_;
  std::string patterns_ = "models/patterns";
  std::string evidence_ = "models/evidence.toml";
  std::string work_;
  std::string format_ = "tsv";
  std::string old_model_;
  std::vector<std::string> paths_;
  bool as_json_ = false;
  bool as_errors_ = false;
  bool is_summary_ = false;
  bool is_evaluation_ = false;
  int result_ = 0;
};

// Verbs in which all processes of mpirun take part; the first one does the others, and speaks.
bool IsShared(std::string_view verb) {
  constexpr std::string_view kShared[] = {"extract",    "fit",  "calibrate", "eval",
                                          "background", "pack", "run"};
  return std::find(std::begin(kShared), std::end(kShared), verb) != std::end(kShared);
}

int Main(int argc, char** argv, Team& team) {
  const bool is_shared = argc >= 2 && IsShared(argv[1]);
  if (team.rank() != 0) {
    if (!is_shared) return 0;
    std::cout.setstate(std::ios::failbit);
    std::cerr.setstate(std::ios::failbit);
  }
  try {
    return CommandLine(is_shared ? team : Alone()).Run(argc, argv);
  } catch (const std::exception& error) {  // no memory left, or a fault of ours
    std::fprintf(stderr, "error: %s\n", error.what());
    if (team.size() > 1) std::_Exit(1);  // without a farewell, so that mpirun ends the others
    return 1;
  }
}

}  // namespace
}  // namespace backstop::training

int main(int argc, char** argv) {
  backstop::training::Team* team = nullptr;
  const backstop::Status started = backstop::training::StartTeam(argc, argv, &team);
  if (!started.ok()) {
    std::fprintf(stderr, "backstop-train: %s\n", started.message().c_str());
    return 1;
  }
  return backstop::cli::FinishOutput(backstop::training::Main(argc, argv, *team));
}
