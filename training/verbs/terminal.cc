// What a long run shows on a terminal, and signals held back around writes.

#include <unistd.h>

#include <csignal>
#include <iostream>

#include "verbs/steps.h"

namespace backstop::training {
namespace {

sigset_t EndingSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

SignalsHeld::SignalsHeld() {
  const sigset_t set = EndingSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

SignalsHeld::~SignalsHeld() {
  const sigset_t set = EndingSignals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void ShowProgress(const std::string& line) {
  static const bool is_terminal = isatty(STDERR_FILENO) != 0;
  if (is_terminal) std::cerr << "\r\x1b[K" << line << std::flush;
}

void ClearProgress() { ShowProgress(""); }

}  // namespace backstop::training
