// `labels check`: options and summary.

#include <fmt/format.h>

#include <memory>
#include <string>

#include "console/read_all.h"
#include "console/terminal.h"
#include "output/output_file.h"
#include "set_labels/check.h"
#include "workshop/verbs.h"

namespace backstop::corpus {
namespace {

struct Options {
  std::string labels, set;
};

Status CheckSet(const Options& options, LabelsCheck* check, bool* is_read) {
  Status status;
  const cli::Tally tally = cli::ReadAll(
      {options.set},
      [&](const MessageRef& message) {
        status = check->CheckMessage(message);
        return status.ok();
      },
      {.skips_empty = true}, cli::Rows::kAsItGoes);
  *is_read = tally.Finish();
  // Rows of what could not be read are not missing.
  if (!status.ok() || !*is_read || cli::IsInterrupted()) return status;
  return check->CheckMissing();
}

int CheckLabels(const Options& options) {
  std::unique_ptr<OutputFile> out;
  if (Status s = OutputFile::Create("-", &out); !s.ok()) return Finish(s);
  LabelsCheck check(
      options.labels, [&](const std::string& fault) { out->Write(cli::Clean(fault) + "\n"); },
      cli::IsInterrupted);
  bool is_read = true;
  Status status = check.CheckRows();
  if (status.ok() && !options.set.empty() && !cli::IsInterrupted())
    status = CheckSet(options, &check, &is_read);
  if (status.ok() && !cli::IsInterrupted()) {
    out->Write(fmt::format("{} rows, {} messages ({} identical to an earlier one), {} faults\n",
                           check.rows(), check.messages(), check.duplicates(), check.faults()));
  }
  const Status written = out->Commit();
  const int result = Finish(status.ok() ? written : status);
  return result == 0 && is_read && check.faults() == 0 ? 0 : 1;
}

}  // namespace

Action AddLabels(CLI::App* verb) {
  auto options = std::make_shared<Options>();
  verb->require_subcommand(1);
  CLI::App* check = verb->add_subcommand(
      "check", "Columns, words, duplicate paths, missing and extra files, contradictions.");
  check->add_option("LABELS", options->labels, "labels file, SET.labels.tsv")->required();
  check->add_option("SET", options->set, kPathHelp);
  check->footer("Example: backstop-corpus labels check set.labels.tsv set.tar.zst");
  return [options] { return CheckLabels(*options); };
}

}  // namespace backstop::corpus
