// `foundry` and `leakcheck`: Python programs that come with ours. They take over this process, so
// their exit status, their Ctrl-C and their output are the user's without a go-between.

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "console/data_path.h"
#include "workshop/verbs.h"

namespace backstop::corpus {
namespace {

Status RunScript(const std::string& name, std::vector<std::string> arguments) {
  std::string script = cli::FindData("foundry/" + name, "corpus/foundry/" + name);
  if (script.empty()) {
    return Status(Code::kNotFound,
                  name +
                      " is neither installed (share/backstop/foundry) nor in the source tree "
                      "that this program was built from; install again");
  }
  std::string python = "python3", no_bytecode = "-B";  // the installed folder may be read-only
  std::vector<char*> command{python.data(), no_bytecode.data(), script.data()};
  for (std::string& argument : arguments) command.push_back(argument.data());
  command.push_back(nullptr);
  execvp(command[0], command.data());
  return Status(Code::kNotFound, std::string("cannot run python3: ") + strerror(errno) +
                                     "; install Debian's package python3");
}

Action AddScript(CLI::App* verb, const char* script) {
  verb->prefix_command();
  return [verb, script] { return Finish(RunScript(script, verb->remaining())); };
}

}  // namespace

Action AddFoundry(CLI::App* verb) { return AddScript(verb, "foundry.py"); }
Action AddLeakcheck(CLI::App* verb) { return AddScript(verb, "leakcheck.py"); }

}  // namespace backstop::corpus
