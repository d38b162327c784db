// The program backstop: reads the command line and calls one verb. Exit status: 0 done, 1 something
// could not be read or failed, 2 wrong usage.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <map>
#include <string>

#include "backstop/classifier.h"
#include "cli/bench.h"
#include "cli/evidence_file.h"
#include "cli/score.h"
#include "cli/verbs.h"
#include "console/terminal.h"

namespace backstop::cli {
namespace {

constexpr int kWrongUsage = 2;
constexpr unsigned kMostJobs = 256;            // more threads than any mail host has cores
constexpr unsigned kMostSummands = 1'000'000;  // more than a message can have

constexpr const char* kPaths =
    "a message, mbox, Maildir, folder of files, .tar(.zst|.gz|.xz) archive, or - for standard "
    "input";
constexpr const char* kModel =
    "model file; else BACKSTOP_MODEL, share/backstop beside the program's folder, the installed "
    "data folder, the source tree's models/";

const std::map<std::string, Format> kFormats{{"table", Format::kTable},
                                             {"jsonl", Format::kJsonl},
                                             {"tsv", Format::kTsv},
                                             {"headers", Format::kHeaders}};

struct Arguments {
  ScoreOptions score;
  std::string evidence_file, direction = "inbound";
  ExplainOptions explain;
  BenchOptions bench;
  std::string check_model, inspect_model, inspect_path;
};

int RunScore(Arguments* arguments) {
  ScoreOptions& score = arguments->score;
  score.classifier.outbound = arguments->direction == "outbound";
  score.style.has_colour = WantsColour();
  if (!arguments->evidence_file.empty()) {
    if (const Status status = ReadEvidence(arguments->evidence_file, &score.evidence);
        !status.ok()) {
      PrintError(status.message());
      return kWrongUsage;
    }
  }
  return Score(score);
}

CLI::App* AddScore(CLI::App* app, Arguments* arguments) {
  CLI::App* verb =
      app->add_subcommand("score", "a verdict for every message: kind, origin, reason");
  ScoreOptions* score = &arguments->score;
  verb->add_option("PATH", score->paths, kPaths)->required();
  verb->add_option("--model", score->model, kModel);
  verb->add_option("--jobs", score->jobs, "threads; rows come in input order whatever their number")
      ->check(CLI::Range(1u, kMostJobs))
      ->capture_default_str();
  verb->add_flag(
      "--full", score->classifier.full,
      "examine all mail in full: without it a gate over the header lets most ordinary mail go");
  verb->add_option_function<std::string>(
          "--format",
          [score](const std::string& format) { score->style.format = kFormats.at(format); },
          "table (default), jsonl, tsv or headers")
      ->check(CLI::IsMember(kFormats))
      ->option_text("table|jsonl|tsv|headers");
  verb->add_option(
      "--evidence", arguments->evidence_file,
      "TOML file with facts that a gateway would know of every message, as return_tag = \"valid\"");
  verb->add_option(
      "--rcpt", score->style.rcpt,
      "envelope recipient of the messages; repeated in every row of jsonl, tsv and headers");
  verb->add_option("--direction", arguments->direction,
                   "outbound: reports that our own server is about to send; without effect so far")
      ->check(CLI::IsMember({"inbound", "outbound"}))
      ->capture_default_str();
  verb->footer("Example: backstop score --format jsonl --jobs 4 bounces.mbox Maildir/ set.tar.zst");
  return verb;
}

CLI::App* AddExplain(CLI::App* app, ExplainOptions* explain) {
  CLI::App* verb =
      app->add_subcommand("explain", "why a message got its verdict, feature by feature");
  verb->add_option("PATH", explain->path, kPaths)->required();
  verb->add_option("--model", explain->model, kModel);
  verb->add_option("--top", explain->top, "summands shown for each head; the others are added up")
      ->check(CLI::Range(0u, kMostSummands))
      ->capture_default_str();
  verb->add_option("--index", explain->index, "which message under the path, from 0")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  verb->footer("Example: backstop explain --top 20 bounce.eml");
  return verb;
}

CLI::App* AddBench(CLI::App* app, BenchOptions* bench) {
  CLI::App* verb =
      app->add_subcommand("bench",
                          "how fast the mail is classified: rates in CPU time, percentiles over "
                          "messages by the wall clock; with labels also how well");
  verb->add_option("PATH", bench->paths, kPaths)->required();
  verb->add_option("--model", bench->model, kModel);
  verb->add_option("--jobs", bench->jobs, "threads; the rate is of all of them together")
      ->check(CLI::Range(1u, kMostJobs))
      ->capture_default_str();
  verb->add_option("--labels", bench->labels,
                   "TSV with the columns path kind origin source note: print the accuracy too");
  verb->add_option("--seconds", bench->seconds, "how long to measure; at least 9 rounds are made")
      ->check(CLI::Range(0.0, 86400.0))
      ->capture_default_str();
  verb->add_flag("--full", bench->classifier.full,
                 "as score --full; with labels also the origin of ordinary mail");
  verb->add_option_function<std::string>(
          "--format", [bench](const std::string& format) { bench->as_json = format == "json"; },
          "table (default) or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->option_text("table|json");
  verb->footer("Example: backstop bench --labels set.labels.tsv --format json set.tar.zst");
  return verb;
}

// Exit status of a command line that does not parse, or of --help and --version.
int Refuse(const CLI::App& app, const CLI::ParseError& error) {
  const int status = app.exit(error);
  return status == 0 ? 0 : kWrongUsage;
}

int Run(int argc, char** argv) {
  CLI::App app("backstop: what a bounce is, whose mail came back, and why it failed", "backstop");
  app.set_version_flag("--version", std::string(Version()));
  app.failure_message(CLI::FailureMessage::help);
  app.require_subcommand(1);
  app.footer("Example: backstop score mail.mbox\nMore on each verb: backstop VERB --help");
  Arguments arguments;
  CLI::App* score = AddScore(&app, &arguments);
  CLI::App* explain = AddExplain(&app, &arguments.explain);
  CLI::App* bench = AddBench(&app, &arguments.bench);
  CLI::App* check = app.add_subcommand(
      "check", "verify a model file: structure, checksum, probes; print its card");
  check->add_option("MODEL", arguments.check_model, "the model file")->required();
  check->footer("Example: backstop check models/default.backstop");
  CLI::App* inspect = app.add_subcommand(
      "inspect", "what the parser sees: parts, zones, report fields, returned facts");
  inspect->add_option("PATH", arguments.inspect_path, kPaths)->required();
  inspect->add_option("--model", arguments.inspect_model, kModel);
  inspect->footer("Example: backstop inspect bounce.eml");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return Refuse(app, error);
  }
  if (score->parsed()) return RunScore(&arguments);
  if (explain->parsed()) return Explain(arguments.explain);
  if (bench->parsed()) return Bench(arguments.bench);
  if (check->parsed()) return Check(arguments.check_model);
  return inspect->parsed() ? Inspect(arguments.inspect_model, arguments.inspect_path) : kWrongUsage;
}

}  // namespace
}  // namespace backstop::cli

int main(int argc, char** argv) try {
  return backstop::cli::FinishOutput(backstop::cli::Run(argc, argv));
} catch (const std::exception& error) {
  std::fprintf(stderr, "error: %s\n", error.what());  // no memory left, or a fault of ours
  return 1;
}
