#include "workshop/labelled_sets.h"

#include <filesystem>
#include <string_view>

#include "console/terminal.h"
#include "workshop/verbs.h"

namespace backstop::corpus {

void AddSetOptions(CLI::App* verb, SetPaths* out) {
  verb->add_option("SET", out->sets, kPathHelp)->required();
  verb->add_option("--labels", out->labels,
                   "labels files; default: NAME.labels.tsv beside the set NAME or NAME.tar.zst");
}

std::string LabelsBeside(std::string set) {
  while (set.size() > 1 && set.ends_with('/')) set.pop_back();
  for (const std::string_view suffix : {".zst", ".gz", ".xz", ".bz2", ".tar", ".mbox"}) {
    if (set.ends_with(suffix)) set.resize(set.size() - suffix.size());
  }
  return set + ".labels.tsv";
}

std::vector<std::string> LabelsFiles(const SetPaths& paths) {
  if (!paths.labels.empty()) return paths.labels;
  std::vector<std::string> files;
  for (const std::string& set : paths.sets) {
    if (const std::string file = LabelsBeside(set); std::filesystem::exists(file))
      files.push_back(file);
  }
  return files;
}

Status LoadLabels(const SetPaths& paths, LabelTable* out) {
  for (const std::string& file : LabelsFiles(paths)) {
    if (Status s = out->Load(file, cli::IsInterrupted); !s.ok()) return s;
  }
  return {};
}

}  // namespace backstop::corpus
