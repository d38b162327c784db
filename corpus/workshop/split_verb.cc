// `split`: labels parted into train, validation and sealed, with a table of what went where.

#include <errno.h>
#include <fmt/format.h>
#include <string.h>
#include <sys/stat.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "console/terminal.h"
#include "output/output_file.h"
#include "split/groups_file.h"
#include "split/split.h"
#include "workshop/verbs.h"

namespace backstop::corpus {
namespace {

const std::map<std::string, SplitBy> kBy = {
    {"original", SplitBy::kOriginal}, {"source", SplitBy::kSource}, {"time", SplitBy::kTime}};

struct SplitArguments {
  std::vector<std::string> labels;
  std::string groups, folder, validation_from, sealed_from;
  std::vector<double> shares{0.8, 0.1, 0.1};
  SplitOptions options;
};

// Rows of a file given twice would count twice.
std::string FaultOfLabelsFiles(const std::vector<std::string>& files) {
  for (size_t i = 0; i < files.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      std::error_code error;
      if (files[i] == files[j] || std::filesystem::equivalent(files[i], files[j], error))
        return files[i] + ": the same labels file as " + files[j] + "; name each once";
    }
  }
  return {};
}

// Reads the options that CLI11 cannot check into `arguments->options`. Returns what is wrong with
// them, empty when nothing is.
std::string ReadOptions(SplitArguments* arguments) {
  if (std::string fault = FaultOfLabelsFiles(arguments->labels); !fault.empty()) return fault;
  SplitOptions& options = arguments->options;
  double sum = 0;
  for (size_t part = 0; part < kParts; ++part) {
    options.shares[part] = arguments->shares[part];
    sum += options.shares[part];
  }
  if (!(std::abs(sum - 1) <= 1e-6)) return "--shares must add up to 1, as 0.8 0.1 0.1";
  for (const auto& [text, day] : {std::pair{&arguments->validation_from, &options.validation_from},
                                  std::pair{&arguments->sealed_from, &options.sealed_from}}) {
    if (!text->empty() && !ParseDay(*text, day))
      return *text + " is no day; write it as 2019-12-31";
  }
  if (options.validation_from != kUndated && options.sealed_from != kUndated &&
      options.validation_from > options.sealed_from)
    return "--validation-from must not come after --sealed-from";
  return {};
}

std::string TableRow(const std::string& name, const PartCounts& counts) {
  const auto& m = counts.messages;
  const uint64_t all = m[0] + m[1] + m[2];
  return fmt::format("{:<40} {:>9} {:>9} {:>9} {:>9}  {:5.1f} %\n", cli::Clean(name), all, m[0],
                     m[1], m[2],
                     all == 0 ? 0.0 : 100.0 * static_cast<double>(m[2]) / static_cast<double>(all));
}

Status PrintTable(const SplitArguments& arguments, const SplitCounts& counts) {
  std::string table = fmt::format("{:<40} {:>9} {:>9} {:>9} {:>9}  sealed\n", "", "all",
                                  kPartNames[0], kPartNames[1], kPartNames[2]);
  table += TableRow("messages", counts.all) + TableRow("groups", counts.groups) + "\n";
  for (const auto& [name, row] : counts.by_class) table += TableRow(name, row);
  table += "\n";
  for (const auto& [name, row] : counts.by_source)
    table += TableRow(name.empty() ? "(none)" : name, row);
  table += fmt::format("\n{} messages went to a later part with their group\n", counts.moved);
  if (arguments.options.by == SplitBy::kTime) {
    table +=
        fmt::format("validation from {}, sealed from {}; {} without a date are in train\n",
                    DayText(counts.validation_from), DayText(counts.sealed_from), counts.undated);
  }
  for (size_t part = 0; part < kParts; ++part) {
    if (counts.all.messages[part] == 0)
      fmt::print(stderr, "warning: nothing is in {}; choose other shares, sources or days\n",
                 kPartNames[part]);
  }
  std::unique_ptr<OutputFile> out;
  if (Status s = OutputFile::Create("-", &out); !s.ok()) return s;
  out->Write(table);
  return out->Commit();
}

Status RunSplit(const SplitArguments& arguments) {
  GroupTable groups;
  if (Status s = groups.Load(arguments.groups); !s.ok()) return s;
  if (mkdir(arguments.folder.c_str(), 0777) != 0 && errno != EEXIST)
    return Status(Code::kIo, arguments.folder + ": cannot make the folder: " + strerror(errno));
  std::array<std::unique_ptr<OutputFile>, kParts> files;
  for (size_t part = 0; part < kParts; ++part) {
    const std::string name = arguments.folder + "/" + std::string(kPartNames[part]) + ".labels.tsv";
    if (Status s = OutputFile::Create(name, &files[part]); !s.ok()) return s;
    files[part]->Write(kLabelsHeader);
    files[part]->Write("\n");
  }
  SplitCounts counts;
  Status status = SplitLabels(
      arguments.labels, groups, arguments.options,
      [&files](Part part, const LabelView& label) {
        files[static_cast<size_t>(part)]->Write(LabelRow(label));
      },
      &counts);
  if (cli::IsInterrupted()) return {};
  for (const auto& file : files) {
    if (status.ok()) status = file->Commit();
  }
  return status.ok() ? PrintTable(arguments, counts) : status;
}

}  // namespace

Action AddSplit(CLI::App* verb) {
  const auto arguments = std::make_shared<SplitArguments>();
  SplitOptions& options = arguments->options;
  verb->add_option("LABELS", arguments->labels, "labels files")->required();
  verb->add_option("--groups", arguments->groups, "what dedup wrote of the same sets")->required();
  verb->add_option("--out", arguments->folder,
                   "folder for train.labels.tsv, validation.labels.tsv and sealed.labels.tsv")
      ->required();
  verb->add_option_function<std::string>(
          "--by", [arguments](const std::string& by) { arguments->options.by = kBy.at(by); },
          "original, source or time")
      ->check(CLI::IsMember(kBy))
      ->option_text("original|source|time (original)");
  verb->add_option("--shares", arguments->shares, "of train, validation and sealed")
      ->expected(3)
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  verb->add_option("--seed", options.seed, "another seed deals another hand")
      ->capture_default_str();
  verb->add_option("--validation-sources", options.validation_sources,
                   "by source: those whose names begin so; all that is not named is train");
  verb->add_option("--sealed-sources", options.sealed_sources, "likewise");
  verb->add_option("--validation-from", arguments->validation_from,
                   "by time: the first day, as 2019-12-31; else the day that gives the share");
  verb->add_option("--sealed-from", arguments->sealed_from, "likewise");
  return [arguments] {
    if (const std::string fault = ReadOptions(arguments.get()); !fault.empty())
      return RefuseUsage(fault, "split");
    return Finish(RunSplit(*arguments));
  };
}

}  // namespace backstop::corpus
