// `scrub`: a set written anew without people and sites. Options, the secret, and where each message
// goes.

#include <errno.h>
#include <fmt/format.h>
#include <string.h>
#include <sys/random.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "console/data_path.h"
#include "console/read_all.h"
#include "console/terminal.h"
#include "features/terms.h"
#include "model/writer.h"
#include "output/output_file.h"
#include "reader/whole_file.h"
#include "scrub/scrub.h"
#include "workshop/labelled_sets.h"
#include "workshop/verbs.h"

namespace backstop::corpus {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFewestSecretBytes = 16;
constexpr std::string_view kLabelsName = "labels.tsv";

struct ScrubArguments {
  SetPaths paths;
  std::string folder, secret_file, model;
};

Status ReadFile(const std::string& path, const char* what_to_do, std::string* out) {
  const Status status = ReadWholeFile(path, out);
  return status.ok() ? Status() : Status(status.code(), status.message() + what_to_do);
}

Status ReadSecret(const std::string& file, std::string* out) {
  if (file.empty()) {
    out->resize(32);
    if (getrandom(out->data(), out->size(), 0) != static_cast<ssize_t>(out->size()))
      return Status(Code::kIo, std::string("no random bytes: ") + strerror(errno));
    return {};
  }
  if (Status s = ReadFile(file, "; make one: head -c 32 /dev/urandom > FILE", out); !s.ok())
    return s;
  if (out->size() < kFewestSecretBytes)
    return Status(Code::kBadArgument, file + ": a secret of fewer than 16 bytes can be guessed");
  return {};
}

// The words that the model knows as common language: training keeps names out of its dictionary.
Status ReadPlainWords(const std::string& named, std::unordered_set<uint64_t>* out) {
  const std::string path =
      named.empty() ? cli::FindData("default.backstop", "models/default.backstop") : named;
  if (path.empty())
    return Status(Code::kNotFound, "no model found; name one with --model, for its dictionary");
  std::string bytes;
  if (Status s = ReadFile(path, "; name a model with --model", &bytes); !s.ok()) return s;
  model::ModelContent content;
  if (Status s = model::Parse(bytes, path, &content); !s.ok()) return s;
  for (const model::TermEntry& term : content.terms) {
    features::TermParts parts;
    if (features::ParseTermName(term.name, &parts) && parts.gap == 0) out->insert(parts.first);
  }
  return {};
}

// Where a message goes under the output folder: its label's path, else its own within its set.
// Empty for one that would lie outside.
fs::path PlaceOf(const MessageRef& message, const std::optional<LabelView>& label,
                 const SetPaths& paths) {
  fs::path place = label ? label->path : message.path;
  if (!label) {
    for (const std::string& set : paths.sets) {
      const fs::path inside = place.lexically_relative(set);
      if (!inside.empty() && *inside.begin() != "..")
        place = fs::path(set).filename() / (inside == "." ? fs::path() : inside);
    }
    if (!place.has_filename()) place = place.parent_path();
    place = place.relative_path();
  }
  if (message.index > 0) place += "." + std::to_string(message.index) + ".eml";
  place = place.lexically_normal();
  if (place.empty() || place.is_absolute() || *place.begin() == "..") return {};
  return place;
}

// One run over the sets.
class ScrubRun {
 public:
  ScrubRun(const ScrubArguments& arguments, std::string secret,
           std::function<bool(std::string_view)> is_plain)
      : arguments_(arguments), scrubber_(std::move(secret), std::move(is_plain)) {}

  // REQUIRES: the output folder is there and empty.
  Status Run(const LabelTable& labels) {
    std::unique_ptr<OutputFile> rows;
    if (Status s = OutputFile::Create(arguments_.folder + "/" + std::string(kLabelsName), &rows);
        !s.ok())
      return s;
    rows->Write(kLabelsHeader);
    rows->Write("\n");
    Status status;
    const cli::Tally tally = cli::ReadAll(arguments_.paths.sets, [&](const MessageRef& message) {
      status = Take(message, labels.Find(message.path), rows.get());
      return status.ok();
    });
    if (!status.ok() || cli::IsInterrupted()) return status;
    if (Status s = rows->Commit(); !s.ok()) return s;
    fmt::print(stderr, "{} messages written, {} left out\n", written_, left_out_);
    return tally.Finish() && left_out_ == 0
               ? Status()
               : Status(Code::kIo, "not all of the set was written; what was is scrubbed");
  }

 private:
  std::string Scrubbed(std::string_view line) {
    std::string text(line);
    scrubber_.ScrubLine(text);
    return text;
  }

  // The values of "key=value;key=value".
  std::string ScrubbedNote(std::string_view note) {
    std::string text;
    while (!note.empty()) {
      const std::string_view item = note.substr(0, note.find(';'));
      const size_t value = item.find('=') + 1;  // 0 when there is none
      text += item.substr(0, value);
      text += Scrubbed(item.substr(value));
      note.remove_prefix(item.size());
      text += note.substr(0, 1);
      note.remove_prefix(std::min<size_t>(note.size(), 1));
    }
    return text;
  }

  // `path`, with a number when a message before has it: sets that end in one name, pseudonyms of
  // short names.
  std::string Unused(const std::string& path) {
    const fs::path place(path);
    const fs::path parent = place.parent_path();
    std::string unused = path;
    std::error_code error;
    while (unused == kLabelsName || fs::exists(fs::path(arguments_.folder) / unused, error)) {
      const uint32_t number = ++numbers_.try_emplace(path, 1).first->second;
      unused = (parent /
                fmt::format("{}.{}{}", place.stem().string(), number, place.extension().string()))
                   .string();
    }
    return unused;
  }

  Status Take(const MessageRef& message, const std::optional<LabelView>& label, OutputFile* rows) {
    if (!message.error.empty()) return {};
    const fs::path place = PlaceOf(message, label, arguments_.paths);
    std::string bytes(message.bytes);
    if (place.empty() || !scrubber_.ScrubMessage(bytes)) {
      cli::PrintError(fmt::format(
          "{}: left out: {}", message.path,
          place.empty() ? "its path leads out of the folder"
                        : "nested or split beyond what is read, so that something might remain"));
      ++left_out_;
      return {};
    }
    const std::string path = Unused(Scrubbed(place.string()));
    const fs::path file = fs::path(arguments_.folder) / path;
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    std::unique_ptr<OutputFile> out;
    if (Status s = OutputFile::Create(file.string(), &out); !s.ok()) return s;
    out->Write(bytes);
    if (Status s = out->Commit(); !s.ok()) return s;
    ++written_;
    if (label && message.index == 0) {
      const std::string source = Scrubbed(label->source), note = ScrubbedNote(label->note);
      rows->Write(LabelRow({0, path, label->kind, label->origin, source, note, {}}));
    }
    return {};
  }

  const ScrubArguments& arguments_;
  Scrubber scrubber_;
  uint64_t written_ = 0, left_out_ = 0;
  std::unordered_map<std::string, uint32_t> numbers_;  // the last one given, by path
};

// What lies in the folder already would stay beside what is written, or be lost to it.
Status MakeEmptyFolder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  const bool is_empty = !error && fs::is_empty(folder, error);
  if (error) return Status(Code::kIo, folder + ": cannot make: " + error.message());
  if (!is_empty)
    return Status(Code::kBadArgument, folder + ": not empty; name a new folder with --out");
  return {};
}

Status RunScrub(const ScrubArguments& arguments) {
  std::string secret;
  if (Status s = ReadSecret(arguments.secret_file, &secret); !s.ok()) return s;
  std::unordered_set<uint64_t> plain;
  if (Status s = ReadPlainWords(arguments.model, &plain); !s.ok()) return s;
  LabelTable labels;
  if (Status s = LoadLabels(arguments.paths, &labels); !s.ok()) return s;
  if (Status s = MakeEmptyFolder(arguments.folder); !s.ok()) return s;
  ScrubRun run(arguments, std::move(secret), [&plain](std::string_view folded) {
    return plain.count(features::WordHash(folded)) != 0;
  });
  return run.Run(labels);
}

}  // namespace

Action AddScrub(CLI::App* verb) {
  const auto arguments = std::make_shared<ScrubArguments>();
  AddSetOptions(verb, &arguments->paths);
  verb->add_option("--out", arguments->folder,
                   "new or empty folder for the messages and their labels.tsv")
      ->required();
  verb->add_option("--secret", arguments->secret_file,
                   "file of 16 bytes or more: runs with one secret give the same pseudonyms; "
                   "default: random, forgotten at the end");
  verb->add_option(
      "--model", arguments->model,
      "model file: the words of its dictionary are no names unless they have a capital; "
      "default: the installed one");
  return [arguments] { return Finish(RunScrub(*arguments)); };
}

}  // namespace backstop::corpus
