// backstop score: a verdict for every message under the paths given.

#ifndef BACKSTOP_CLI_SCORE_H_
#define BACKSTOP_CLI_SCORE_H_

#include <string>
#include <vector>

#include "backstop/classifier.h"
#include "cli/rows.h"

namespace backstop::cli {

struct ScoreOptions {
  std::string model;
  std::vector<std::string> paths;
  unsigned jobs = 1;
  RowStyle style;
  ClassifierOptions classifier;
  Evidence evidence;
};

// Prints the rows in input order. Returns the exit status: 1 when something could not be read,
// opened or written.
int Score(const ScoreOptions& options);

}  // namespace backstop::cli

#endif  // BACKSTOP_CLI_SCORE_H_
