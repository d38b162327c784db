// backstop-corpus: looks after mail to learn from. This file is the table of verbs and the reading
// of the command line. Exit status: 0 done, 1 found something or failed, 2 wrong usage.

#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "backstop/classifier.h"
#include "console/terminal.h"
#include "workshop/verbs.h"

namespace backstop::corpus {
namespace {

struct VerbRow {
  const char* name;
  const char* what;
  const char* example;  // the command line behind "backstop-corpus "
  Action (*add)(CLI::App* verb);
};

constexpr VerbRow kVerbs[] = {
    {"import",
     "Puts mail into a labelled set: every byte kept, names by content, duplicates left out.",
     "import --kind ordinary --origin ham --source my-archive --out ham.tar.zst ~/Maildir\n"
     "         backstop-corpus import --layout trec07 --out trec07.tar.zst trec07p.tgz",
     AddImport},
    {"dedup",
     "Which messages are the same mail: exact copies, the same original, near-duplicate text. "
     "Writes their groups.",
     "dedup mail.tar.zst foundry.tar.zst --out groups.tsv --drop unique.labels.tsv", AddDedup},
    {"labels", "Checks a labels file, alone or against its mail.",
     "labels check set.labels.tsv set.tar.zst", AddLabels},
    {"scrub",
     "Writes a set anew without addresses, host names and people; structure and sizes stay.",
     "scrub incoming.mbox --secret site.secret --out shareable", AddScrub},
    {"split", "Parts labelled mail into train, validation and sealed without tearing a group.",
     "split mail.labels.tsv foundry.labels.tsv --groups groups.tsv --by original --out parts",
     AddSplit},
    {"stats",
     "Counts messages by kind, origin, source, year, language, charset, size and what came back.",
     "stats corpus/samples --labels corpus/samples.labels.tsv", AddStats},
    {"foundry",
     "Makes labelled bounces with real mail servers. ARGUMENTS are those of foundry.py: make, "
     "roots, check; `foundry make --help` tells more.",
     "foundry make corpus/foundry/recipes/samples.toml --out /tmp/set", AddFoundry},
    {"leakcheck",
     "Asks of a foundry set whether its classes can be told from anything but the returned text. "
     "ARGUMENTS are those of leakcheck.py: the set's folder first.",
     "leakcheck /tmp/set --permutations 2000", AddLeakcheck},
};

int Run(int argc, char** argv) {
  CLI::App app("Looks after mail to learn from: imports, checks, measures and makes labelled sets.",
               "backstop-corpus");
  app.set_version_flag("--version", std::string(Version()));
  app.failure_message(CLI::FailureMessage::help);
  app.require_subcommand(1);
  app.footer(
      "Example: backstop-corpus stats corpus/samples --labels corpus/samples.labels.tsv\n"
      "More on each verb: backstop-corpus VERB --help");
  std::vector<std::pair<CLI::App*, Action>> verbs;
  for (const VerbRow& row : kVerbs) {
    CLI::App* verb = app.add_subcommand(row.name, row.what);
    verb->footer(std::string("Example: backstop-corpus ") + row.example);
    verbs.emplace_back(verb, row.add(verb));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  cli::CatchInterrupt();
  for (const auto& [verb, action] : verbs) {
    if (verb->parsed()) return action();
  }
  return kWrongUsage;
}

}  // namespace

int Finish(const Status& status) {
  if (cli::IsInterrupted()) {
    cli::PrintError("interrupted; nothing was left half written");
    return 1;
  }
  if (status.ok()) return 0;
  cli::PrintError(status.message());
  return 1;
}

int RefuseUsage(const std::string& fault, std::string_view verb) {
  cli::PrintError(fault + "; see backstop-corpus " + std::string(verb) + " --help");
  return kWrongUsage;
}

}  // namespace backstop::corpus

int main(int argc, char** argv) try {
  return backstop::cli::FinishOutput(backstop::corpus::Run(argc, argv));
} catch (const std::exception& error) {
  std::fprintf(stderr, "error: %s\n", error.what());  // no memory left, or a fault of ours
  return 1;
}
