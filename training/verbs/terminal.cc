// What a long run shows on a terminal.

#include <unistd.h>

#include <iostream>

#include "verbs/steps.h"

namespace backstop::training {

void ShowProgress(const std::string& line) {
  static const bool is_terminal = isatty(STDERR_FILENO) != 0;
  if (is_terminal) std::cerr << "\r\x1b[K" << line << std::flush;
}

void ClearProgress() { ShowProgress(""); }

}  // namespace backstop::training
