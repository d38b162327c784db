// `import`: options, the pass that looks for a known corpus's index, and the summary.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "console/data_path.h"
#include "console/read_all.h"
#include "console/terminal.h"
#include "import/importer.h"
#include "import/labeller.h"
#include "import/sources.h"
#include "reader/label_words.h"
#include "workshop/labelled_sets.h"
#include "workshop/verbs.h"

namespace backstop::corpus {
namespace {

struct Arguments {
  ImportOptions options;
  std::vector<std::string> paths;
  std::string layout;
  bool lists_sources = false;
};

Status LoadKnownSources(std::vector<MailSourceInfo>* out) {
  const std::string file = cli::FindData("sources.toml", "corpus/sources.toml");
  if (file.empty())
    return Status(Code::kNotFound, "sources.toml is not installed (share/backstop); install again");
  return LoadSources(file, out);
}

Status PrintSources(const std::vector<MailSourceInfo>& sources) {
  std::unique_ptr<OutputFile> out;
  if (Status s = OutputFile::Create("-", &out); !s.ok()) return s;
  for (const MailSourceInfo& one : sources) {
    out->Write(
        fmt::format("{}\n  {}, {}\n  licence: {}\n  url:     {}\n  obtain:  {}\n  labels:  {}\n",
                    one.name, one.title, one.period, one.licence, one.url, one.obtain, one.labels));
  }
  return out->Commit();
}

// Null: there is none of the name.
const MailSourceInfo* FindLayout(const std::vector<MailSourceInfo>& sources,
                                 const std::string& name) {
  for (const MailSourceInfo& one : sources) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

std::string NamesOf(const std::vector<MailSourceInfo>& sources) {
  std::string names;
  for (const MailSourceInfo& one : sources) (names += names.empty() ? "" : ", ") += one.name;
  return names;
}

// The message's path from the last component of what the user named.
std::string_view PlaceOf(std::string_view path, std::string_view given) {
  while (given.size() > 1 && given.ends_with('/')) given.remove_suffix(1);
  const size_t slash = given.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// An output under a folder that is read would be read as mail itself, half written.
std::string FaultOfPlaces(const Arguments& arguments, const std::string& labels) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  for (const std::string& path : arguments.paths) {
    if (!fs::is_directory(path, ignored)) continue;
    const fs::path folder = fs::weakly_canonical(path, ignored);
    for (const std::string& out : {arguments.options.set, labels, arguments.options.duplicates}) {
      const fs::path place = fs::weakly_canonical(fs::absolute(out, ignored), ignored);
      const auto [end, rest] =
          std::mismatch(folder.begin(), folder.end(), place.begin(), place.end());
      if (!out.empty() && end == folder.end()) {
        return fmt::format("{} lies in {}, which is to be read; write it to another folder", out,
                           path);
      }
    }
  }
  return {};
}

// Calls visit(message, place) for all mail under the paths.
template <typename Visit>
bool ReadPaths(const std::vector<std::string>& paths, Status* status, Visit&& visit) {
  bool is_read = true;
  for (const std::string& path : paths) {
    const cli::Tally tally = cli::ReadAll({path},
                                          [&](const MessageRef& message) {
                                            *status = visit(message, PlaceOf(message.path, path));
                                            return status->ok();
                                          },
                                          {.max_message_bytes = kLongestImported});
    is_read &= tally.Finish();
    if (!status->ok() || cli::IsInterrupted()) break;
  }
  return is_read;
}

Status ReadIndexes(const Arguments& arguments, const MailSourceInfo& info, Labeller* labeller) {
  Status status;
  ReadPaths(arguments.paths, &status, [&](const MessageRef& message, std::string_view place) {
    return labeller->IsIndex(place) ? labeller->ReadIndex(message.path, message.bytes) : Status();
  });
  if (status.ok() && labeller->NeedsIndex() && !cli::IsInterrupted()) {
    return Status(Code::kNotFound, "none of the paths holds " + info.index.file +
                                       ", the index of " + info.title +
                                       "; name the corpus's own folder or archive");
  }
  return status;
}

Status PrintSummary(const ImportOptions& options, const Importer& importer) {
  const ImportCounts& counts = importer.counts();
  fmt::print(stderr, "{}: {} messages, {} bytes; labels in {}\n", options.set, counts.messages,
             counts.bytes, options.labels);
  const auto tell = [](uint64_t count, const char* what) {
    if (count > 0) fmt::print(stderr, "{} {}\n", count, what);
  };
  tell(counts.duplicates, "left out: identical to one in the set");
  tell(counts.contradictions, "of these with another kind or origin: decide which label is right");
  tell(counts.skipped, "left out: no messages, says the layout");
  tell(counts.unlabelled, "left out: the layout has no label for them");
  tell(counts.empty, "left out: empty");
  tell(counts.cut, "left out: longer than 128 MiB");
  tell(counts.headerless, "in the set that do not begin with a header field: are they mail?");
  std::unique_ptr<OutputFile> out;
  if (Status s = OutputFile::Create("-", &out); !s.ok()) return s;
  out->Write("kind\torigin\tsource\tmessages\n");
  for (const auto& [label, messages] : importer.by_label())
    out->Write(fmt::format("{}\t{}\n", label, messages));
  return out->Commit();
}

// `info`: of the layout, null without one. `*is_well`: false when something could not be read or
// contradicts, which makes the status 1, but the set is written all the same.
Status Import(const Arguments& arguments, const MailSourceInfo* info, bool* is_well) {
  std::unique_ptr<Labeller> labeller;
  if (info != nullptr) {
    labeller = std::make_unique<Labeller>(*info);
    if (labeller->NeedsIndex()) {
      if (Status s = ReadIndexes(arguments, *info, labeller.get()); !s.ok()) return s;
    }
  }
  ImportOptions options = arguments.options;
  options.labeller = labeller.get();
  if (options.labels.empty()) options.labels = LabelsBeside(options.set);
  std::unique_ptr<Importer> importer;
  if (Status s = Importer::Create(options, cli::PrintError, &importer); !s.ok()) return s;
  Status status;
  const bool is_read =
      ReadPaths(arguments.paths, &status, [&](const MessageRef& message, std::string_view place) {
        if (info != nullptr && !info->index.file.empty() && labeller->IsIndex(place))
          return Status();
        return importer->Add(message, place);
      });
  if (!status.ok() || cli::IsInterrupted()) return status;
  if (importer->counts().messages == 0) {
    return Status(Code::kBadArgument, is_read
                                          ? "no message to import; look at the paths and the layout"
                                          : "no message could be read");
  }
  if (Status s = importer->Commit(); !s.ok()) return s;
  *is_well = is_read && importer->counts().contradictions == 0 && importer->counts().cut == 0;
  return PrintSummary(options, *importer);
}

bool HasControlByte(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// What is wrong with the options, empty when nothing is.
std::string FaultOfUsage(const Arguments& arguments) {
  const ImportOptions& options = arguments.options;
  if (arguments.paths.empty() || options.set.empty()) return "--out SET and a PATH are needed";
  if (options.set == "-") return "--out: a set cannot go to standard output; name an archive";
  if (HasControlByte(options.source) || HasControlByte(options.note))
    return "--source and --note are columns of the labels and must not hold tabs or line ends";
  const std::string labels = options.labels.empty() ? LabelsBeside(options.set) : options.labels;
  if (labels == options.set || labels == options.duplicates || options.set == options.duplicates)
    return "--out, --labels and --duplicates must be different files";
  if (std::string fault = FaultOfPlaces(arguments, labels); !fault.empty()) return fault;
  if (!arguments.layout.empty()) return {};
  return FaultOfLabel(options.kind, options.origin, options.source);
}

int RunImport(const Arguments& arguments) {
  std::vector<MailSourceInfo> sources;
  if (arguments.lists_sources || !arguments.layout.empty()) {
    if (const Status status = LoadKnownSources(&sources); !status.ok()) return Finish(status);
  }
  if (arguments.lists_sources) return Finish(PrintSources(sources));
  if (const std::string fault = FaultOfUsage(arguments); !fault.empty())
    return RefuseUsage(fault, "import");
  const MailSourceInfo* const info = FindLayout(sources, arguments.layout);
  if (info == nullptr && !arguments.layout.empty()) {
    return RefuseUsage("no layout '" + arguments.layout + "'; known are " + NamesOf(sources),
                       "import");
  }
  bool is_well = true;
  const int result = Finish(Import(arguments, info, &is_well));
  return is_well ? result : 1;
}

}  // namespace

Action AddImport(CLI::App* verb) {
  auto arguments = std::make_shared<Arguments>();
  ImportOptions* options = &arguments->options;
  verb->add_option("PATH", arguments->paths, kPathHelp);
  verb->add_option("--out", options->set,
                   "set to write: a .tar.zst, .tar.gz, .tar.xz or .tar archive, or a new folder");
  verb->add_option("--labels", options->labels, "labels file; else SET.labels.tsv beside the set");
  verb->add_option("--duplicates", options->duplicates,
                   "file to list what was left out as identical to a message of the set");
  auto* layout = verb->add_option("--layout", arguments->layout,
                                  "labels by the layout of a known corpus (see --sources)");
  verb->add_option("--kind", options->kind, "kind of every message")->excludes(layout);
  verb->add_option("--origin", options->origin, "origin of every message")->excludes(layout);
  verb->add_option("--source", options->source, "where they come from")->excludes(layout);
  verb->add_option("--note", options->note, "added to every note, \"key=value;key=value\"");
  verb->add_flag("--sources", arguments->lists_sources,
                 "list the known corpora: terms, where to get them, labels");
  return [arguments] { return RunImport(*arguments); };
}

}  // namespace backstop::corpus
