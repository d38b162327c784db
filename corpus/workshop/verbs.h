// The verbs of backstop-corpus. Each has a function here, defined in NAME_verb.cc, and a row in the
// table of main.cc.

#ifndef BACKSTOP_CORPUS_WORKSHOP_VERBS_H_
#define BACKSTOP_CORPUS_WORKSHOP_VERBS_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "backstop/status.h"

namespace backstop::corpus {

// A verb's work once the command line is parsed; returns the exit status: 0 done, 1 found something
// or failed.
using Action = std::function<int()>;

inline constexpr int kWrongUsage = 2;

// The help of a PATH argument.
inline constexpr const char* kPathHelp =
    "a message, mbox, Maildir, folder of files, .tar(.zst|.gz|.xz) archive, or - for standard "
    "input";

// Prints the error, if it is one; returns the exit status. An interrupted run never counts as done.
int Finish(const Status& status);

// Prints what is wrong with the options of `verb` and where to read on; returns kWrongUsage.
int RefuseUsage(const std::string& fault, std::string_view verb);

// Each adds the options of one verb and returns its work, which owns their values.
Action AddImport(CLI::App* verb);
Action AddDedup(CLI::App* verb);
Action AddLabels(CLI::App* verb);
Action AddStats(CLI::App* verb);
Action AddFoundry(CLI::App* verb);
Action AddLeakcheck(CLI::App* verb);
Action AddScrub(CLI::App* verb);
Action AddSplit(CLI::App* verb);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_WORKSHOP_VERBS_H_
