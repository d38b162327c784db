// The whole pipeline on hostile input, each attack at doubling sizes, as the message and as what
// comes back. bench/report.py turns the rows into a table of ratios.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "answers.h"
#include "bench_corpus.h"
#include "hostile/hostile.h"

namespace backstop::bench {
namespace {

void ClassifyAttack(benchmark::State& state, const Attack& attack, bool is_returned) {
  static const std::shared_ptr<const Model> model = OpenModel();  // some 4,000 rounds open it once
  const std::unique_ptr<Classifier> classifier = NewClassifier(model, {.full = true});
  RequireVerdicts(classifier.get(), Path::kFull);
  std::string message = attack.make(static_cast<size_t>(state.range(0)));
  if (is_returned) message = InReport(message);
  classifier->Classify(message);
  for (auto _ : state) benchmark::DoNotOptimize(classifier->Classify(message).log_odds);
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) *
                          static_cast<int64_t>(message.size()));
}

void Register(std::span<const Attack> attacks) {
  for (const Attack& attack : attacks) {
    for (const bool is_returned : {false, true}) {
      const std::string name =
          std::string("hostile: ") + attack.name + (is_returned ? ", returned" : "");
      benchmark::RegisterBenchmark(name.c_str(), ClassifyAttack, attack, is_returned)
          ->RangeMultiplier(2)
          ->Range(64 << 10, 512 << 10)
          ->Unit(benchmark::kMicrosecond);
    }
  }
}

}  // namespace
}  // namespace backstop::bench

int main(int argc, char** argv) {
  backstop::bench::Register(backstop::bench::HeaderAttacks());
  backstop::bench::Register(backstop::bench::BodyAttacks());
  backstop::bench::Register(backstop::bench::ReportAttacks());
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
