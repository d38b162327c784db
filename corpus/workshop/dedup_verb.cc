// `dedup`: which messages of some sets are the same mail. Writes the groups, and on demand labels
// without exact copies.

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "console/read_all.h"
#include "console/terminal.h"
#include "dedup/dedup.h"
#include "output/output_file.h"
#include "split/groups_file.h"
#include "workshop/labelled_sets.h"
#include "workshop/verbs.h"

namespace backstop::corpus {
namespace {

struct DedupArguments {
  SetPaths paths;
  std::string groups, kept_labels;
  DedupOptions options;
  size_t memory_mb = 96;
};

bool IsOrdinary(const std::optional<LabelView>& label) {
  return label && (label->kind == "ordinary" || label->kind.starts_with("forged-bounce"));
}

// Reads the mail into `dedup`.
Status AddAll(const DedupArguments& arguments, const LabelTable& labels, Dedup* dedup) {
  Status status;
  const bool drops = !arguments.kept_labels.empty();
  const cli::Tally tally = cli::ReadAll(
      arguments.paths.sets,
      [&](const MessageRef& message) {
        if (!message.error.empty()) return true;
        const auto label = labels.Find(message.path);
        if (drops && message.index > 0) {
          status = Status(Code::kBadArgument,
                          std::string(message.path) +
                              ": one label stands for several messages, so none of them can be "
                              "dropped; import the mbox into a set first");
          return false;
        }
        MessagePlace place{message.path, message.index, ""};
        if (label) place = {label->path, message.index, NoteValue(label->note, "original")};
        if (place.path.find_first_of("\t\n") != std::string_view::npos) {
          status =
              Status(Code::kBadArgument, std::string(place.path) +
                                             ": a path with a tab or a line end does not fit into "
                                             "a groups file; import the mail into a set first");
          return false;
        }
        status = dedup->Add({place, message.bytes, IsOrdinary(label)});
        return status.ok();
      },
      {.skips_empty = true});
  if (!status.ok() || cli::IsInterrupted()) return status;
  return tally.Finish() ? Status() : Status(Code::kIo, "groups of an incomplete set mislead");
}

Status WriteOutcome(const DedupArguments& arguments, const LabelTable& labels, Dedup* dedup) {
  std::unique_ptr<OutputFile> groups, kept;
  if (Status s = OutputFile::Create(arguments.groups, &groups); !s.ok()) return s;
  groups->Write(kGroupsHeader);
  groups->Write("\n");
  if (!arguments.kept_labels.empty()) {
    if (Status s = OutputFile::Create(arguments.kept_labels, &kept); !s.ok()) return s;
    kept->Write(kLabelsHeader);
    kept->Write("\n");
  }
  Status status = dedup->Finish([&](const GroupedMessage& message) {
    groups->Write(GroupLine(message.path, message.index, {message.group, message.day}));
    if (kept == nullptr || message.is_copy) return;
    if (const auto label = labels.Find(message.path)) kept->Write(LabelRow(*label));
  });
  if (status.ok()) status = groups->Commit();
  if (status.ok() && kept != nullptr) status = kept->Commit();
  return status;
}

void PrintCounts(const DedupCounts& counts) {
  fmt::print(stderr,
             "{} messages in {} groups, the largest of {}\n"
             "{} exact copies of earlier ones; {} joins by a shared original (path, Message-ID or "
             "body), {} by near-duplicate text; {} texts too short to compare\n",
             counts.messages, counts.groups, counts.largest, counts.copies, counts.original_joins,
             counts.near_joins, counts.short_texts);
}

// What is wrong with the options, empty when nothing is.
std::string FaultOfUsage(const DedupArguments& arguments) {
  if (std::isnan(arguments.options.threshold)) return "--near must be a share from 0.5 to 1";
  if (arguments.kept_labels.empty()) return {};
  if (arguments.kept_labels == arguments.groups) return "--out and --drop must be different files";
  if (LabelsFiles(arguments.paths).empty())
    return "--drop needs labels; name the labels files with --labels";
  return {};
}

Status RunDedup(const DedupArguments& arguments) {
  LabelTable labels;
  if (Status s = LoadLabels(arguments.paths, &labels); !s.ok()) return s;
  std::unique_ptr<Dedup> dedup;
  if (Status s = Dedup::New(arguments.options, &dedup); !s.ok()) return s;
  if (Status s = AddAll(arguments, labels, dedup.get()); !s.ok() || cli::IsInterrupted()) return s;
  if (Status s = WriteOutcome(arguments, labels, dedup.get()); !s.ok()) return s;
  PrintCounts(dedup->counts());
  return {};
}

}  // namespace

Action AddDedup(CLI::App* verb) {
  const auto arguments = std::make_shared<DedupArguments>();
  AddSetOptions(verb, &arguments->paths);
  verb->add_option("--out", arguments->groups,
                   "groups to write: path, index in its mbox, group, date")
      ->required();
  verb->add_option("--drop", arguments->kept_labels,
                   "also write labels without those of later exact copies");
  verb->add_option("--near", arguments->options.threshold,
                   "share of common runs of three words from which two texts are the same")
      ->check(CLI::Range(0.5, 1.0))
      ->capture_default_str();
  verb->add_option("--memory", arguments->memory_mb, "MiB of the sorting buffers")
      ->check(CLI::Range(1, 65536))
      ->capture_default_str();
  return [arguments] {
    if (const std::string fault = FaultOfUsage(*arguments); !fault.empty())
      return RefuseUsage(fault, "dedup");
    arguments->options.memory_bytes = arguments->memory_mb << 20;
    return Finish(RunDedup(*arguments));
  };
}

}  // namespace backstop::corpus
