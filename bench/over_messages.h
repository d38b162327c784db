// Runs a function over every message of the bench corpus per iteration, and reports time per
// message, bytes per second and allocations per message.

#ifndef BACKSTOP_BENCH_OVER_MESSAGES_H_
#define BACKSTOP_BENCH_OVER_MESSAGES_H_

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "allocation_count/allocation_count.h"
#include "bench_corpus.h"

namespace backstop::bench {

template <typename F>
void OverMessages(benchmark::State& state, F&& f) {
  const BenchCorpus& corpus = Messages();
  const uint64_t before = AllocationCount();
  for (auto _ : state) {
    for (const std::string& message : corpus.messages) f(message);
  }
  const double messages =
      static_cast<double>(state.iterations()) * static_cast<double>(corpus.messages.size());
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) *
                          static_cast<int64_t>(corpus.bytes));
  state.counters["per_message"] =
      benchmark::Counter(messages, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["allocations"] = static_cast<double>(AllocationCount() - before) / messages;
}

}  // namespace backstop::bench

#endif  // BACKSTOP_BENCH_OVER_MESSAGES_H_
