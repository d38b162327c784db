// The smaller verbs; each returns the exit status and prints its own errors.

#ifndef BACKSTOP_CLI_VERBS_H_
#define BACKSTOP_CLI_VERBS_H_

#include <cstdint>
#include <string>

namespace backstop::cli {

struct ExplainOptions {
  std::string model;
  std::string path;
  size_t top = 12;     // summands shown for each head; the rest is added up in one row
  uint32_t index = 0;  // which of the messages under the path, from 0
};

// Why a message got its verdict: every head's summands, which add up to its log-odds.
int Explain(const ExplainOptions& options);

// Opens a model with all its checks (structure, checksum, probes) and prints its card.
int Check(const std::string& model);

// What the parser sees of each message under `path`: parts, zones, report fields, returned facts.
int Inspect(const std::string& model, const std::string& path);

}  // namespace backstop::cli

#endif  // BACKSTOP_CLI_VERBS_H_
