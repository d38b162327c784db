// The clock of backstop bench: passes over messages in memory, in CPU time of classification alone,
// so that a machine shared with others gives the same figures as an idle one.

#ifndef BACKSTOP_CLI_BENCH_ROUNDS_H_
#define BACKSTOP_CLI_BENCH_ROUNDS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "backstop/classifier.h"

namespace backstop::cli {

struct Percentiles {
  double p50 = 0, p99 = 0, p999 = 0;
};

// Medians over the rounds.
struct Measured {
  size_t rounds = 0;
  double seconds_cpu = 0;     // of one pass over all messages, all threads together
  double messages_per_s = 0;  // the threads' rates, each by its own CPU time, added up
  double allocations_per_message = 0;
  Percentiles us;           // over messages, of each message's median time
  Percentiles ns_per_byte;  // the same by length, of messages over 1 KB; 0 without any
};

// Classifies `messages` with a thread for each classifier: once to warm up, then round after round
// for `seconds` of wall time, at least 9 rounds. A round is a pass by the threads' CPU clocks and a
// pass that looks at the wall clock between messages; the median over rounds is what a message
// takes when nothing interrupts it. Stops early, with the rounds so far, when interrupted.
// REQUIRES: neither is empty.
Measured MeasureRounds(const std::vector<std::unique_ptr<Classifier>>& classifiers,
                       const std::vector<std::string>& messages, double seconds);

// The middle of the values (the mean of two). REQUIRES: not empty.
double Median(std::vector<double> values);

}  // namespace backstop::cli

#endif  // BACKSTOP_CLI_BENCH_ROUNDS_H_
