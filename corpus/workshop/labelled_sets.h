// Sets of mail with their labels, as the verbs that need both take them: NAME.labels.tsv lies
// beside NAME, NAME.tar.zst or NAME.mbox unless --labels names files.

#ifndef BACKSTOP_CORPUS_WORKSHOP_LABELLED_SETS_H_
#define BACKSTOP_CORPUS_WORKSHOP_LABELLED_SETS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "set_labels/label_table.h"

namespace backstop::corpus {

struct SetPaths {
  std::vector<std::string> sets;    // mail
  std::vector<std::string> labels;  // as given; empty: what lies beside each set
};

// Adds SET... and --labels.
void AddSetOptions(CLI::App* verb, SetPaths* out);

// "x/mail.tar.zst" -> "x/mail.labels.tsv".
std::string LabelsBeside(std::string set);

// The labels files of the sets: those given, else those beside them that exist.
std::vector<std::string> LabelsFiles(const SetPaths& paths);

// Ctrl-C ends it, OK, with a part of them.
Status LoadLabels(const SetPaths& paths, LabelTable* out);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_WORKSHOP_LABELLED_SETS_H_
