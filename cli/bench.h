// backstop bench: how fast this machine classifies the mail given, and with labels how well.

#ifndef BACKSTOP_CLI_BENCH_H_
#define BACKSTOP_CLI_BENCH_H_

#include <string>
#include <vector>

#include "backstop/classifier.h"

namespace backstop::cli {

struct BenchOptions {
  std::string model;
  std::vector<std::string> paths;
  unsigned jobs = 1;
  std::string labels;  // file; empty: no accuracy
  double seconds = 5;  // of rounds; never fewer than 9 rounds
  bool as_json = false;
  ClassifierOptions classifier;
};

// Prints the figures. Returns the exit status: 1 when something could not be read or opened, or
// when there is no message to measure.
int Bench(const BenchOptions& options);

}  // namespace backstop::cli

#endif  // BACKSTOP_CLI_BENCH_H_
