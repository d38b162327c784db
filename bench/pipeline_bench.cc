// The whole pipeline on the bench corpus, and beside it, in the same run on the same bytes, the
// yardsticks: a raw Hyperscan scan of 600 caseless literals and a GMime parse. Ratios between rows
// of one run are what to quote.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>

#include "bench_corpus.h"
#include "over_messages.h"
#include "yardsticks/yardsticks.h"

namespace backstop::bench {
namespace {

std::unique_ptr<Classifier> NewClassifier() {
  std::unique_ptr<Classifier> classifier;
  if (const Status s = Classifier::New(OpenModel(), {}, &classifier); !s.ok()) std::abort();
  return classifier;
}

void BM_MemorySum(benchmark::State& state) {
  OverMessages(state, [](const std::string& m) {
    benchmark::DoNotOptimize(std::accumulate(m.begin(), m.end(), 0u, [](unsigned a, char c) {
      return a + static_cast<unsigned char>(c);
    }));
  });
}
BENCHMARK(BM_MemorySum);

void BM_RawHyperscan600(benchmark::State& state) {
  RawHyperscan raw(YardstickLiterals());
  if (raw.Scan("User Unknown") == 0) state.SkipWithError("the yardstick finds nothing");
  OverMessages(state, [&](const std::string& m) { benchmark::DoNotOptimize(raw.Scan(m)); });
}
BENCHMARK(BM_RawHyperscan600);

void BM_GMimeParse(benchmark::State& state) {
  if (GMimeParse("Subject: x\n\nbody\n") != 1)
    state.SkipWithError("GMime finds another number of parts");
  OverMessages(state, [](const std::string& m) { benchmark::DoNotOptimize(GMimeParse(m)); });
}
BENCHMARK(BM_GMimeParse);

void BM_Classify(benchmark::State& state) {
  const std::unique_ptr<Classifier> classifier = NewClassifier();
  const BenchCorpus& corpus = Messages();
  const auto is_ndr = [&](const std::string& m) {
    return classifier->Classify(m).kind == Kind::kDsnFailed;
  };
  const auto ndrs = std::count_if(corpus.messages.begin(), corpus.messages.end(), is_ndr);
  state.counters["ndr_share"] =
      static_cast<double>(ndrs) / static_cast<double>(corpus.messages.size());
  OverMessages(state, [&](const std::string& m) {
    benchmark::DoNotOptimize(classifier->Classify(m).log_odds);
  });
}
BENCHMARK(BM_Classify);

void BM_ClassifyAndExplain(benchmark::State& state) {
  const std::unique_ptr<Classifier> classifier = NewClassifier();
  OverMessages(state, [&](const std::string& m) {
    benchmark::DoNotOptimize(classifier->Classify(m).log_odds);
    benchmark::DoNotOptimize(classifier->Explain().size());
  });
}
BENCHMARK(BM_ClassifyAndExplain);

void BM_OpenModel(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(OpenModel());
}
BENCHMARK(BM_OpenModel)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace backstop::bench

BENCHMARK_MAIN();
