// The one loop in which a program goes through the mail that its user named: progress, Ctrl-C, and
// a count of what could not be read.

#ifndef BACKSTOP_CORPUS_CONSOLE_READ_ALL_H_
#define BACKSTOP_CORPUS_CONSOLE_READ_ALL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "console/terminal.h"
#include "reader/mail_source.h"

namespace backstop::cli {

// Counts the paths that messages come from, and those that could not be read.
class Tally {
 public:
  void Add(const corpus::MessageRef& message);
  // True when all could be read; else says on stderr how many could not.
  bool Finish() const;

 private:
  uint64_t paths_ = 0, unread_ = 0;
  std::string last_path_, first_;
};

// Reads every path and gives each message, also what could not be read, to `visit` until it says
// false or the user interrupts. `rows`: what the caller prints meanwhile.
Tally ReadAll(const std::vector<std::string>& paths, const corpus::MessageVisitor& visit,
              corpus::ReadOptions options = {}, Rows rows = Rows::kNone);

}  // namespace backstop::cli

#endif  // BACKSTOP_CORPUS_CONSOLE_READ_ALL_H_
