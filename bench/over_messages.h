// Runs a function over every message of a corpus per iteration, and reports time per message, bytes
// per second and allocations per message.

#ifndef BACKSTOP_BENCH_OVER_MESSAGES_H_
#define BACKSTOP_BENCH_OVER_MESSAGES_H_

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "allocation_count/allocation_count.h"
#include "bench_corpus.h"

namespace backstop::bench {

// The counters of a bench that passed over the corpus once an iteration.
inline double CountMessages(benchmark::State& state, const BenchCorpus& corpus) {
  const double messages =
      static_cast<double>(state.iterations()) * static_cast<double>(corpus.messages.size());
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) *
                          static_cast<int64_t>(corpus.bytes));
  state.counters["per_message"] =
      benchmark::Counter(messages, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  return messages;
}

template <typename F>
void OverMessages(benchmark::State& state, const BenchCorpus& corpus, F&& f) {
  uint64_t allocations = 0;  // of f alone: the loop's own head may allocate
  for (auto _ : state) {
    const uint64_t before = AllocationCount();
    for (const std::string& message : corpus.messages) f(message);
    allocations += AllocationCount() - before;
  }
  const double messages = CountMessages(state, corpus);
  state.counters["allocations"] = benchmark::Counter(static_cast<double>(allocations) / messages,
                                                     benchmark::Counter::kAvgThreads);
}

template <typename F>
void OverMessages(benchmark::State& state, F&& f) {
  OverMessages(state, Messages(), std::forward<F>(f));
}

// As OverMessages on the typical messages (range 0) or on the hostile ones (range 1).
template <typename F>
void OverTypicalOrHostile(benchmark::State& state, F&& f) {
  OverMessages(state, state.range(0) == 0 ? Messages() : HostileMessages(), std::forward<F>(f));
}

}  // namespace backstop::bench

#endif  // BACKSTOP_BENCH_OVER_MESSAGES_H_
