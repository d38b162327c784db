// The header gate on the bench corpus, and beside it, in the same run on the same bytes, the raw
// Hyperscan scan that it is held against; and what the cascade does for a mixture of ordinary mail
// and reports: 1, 10 and 99 % of them.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "bench_corpus.h"
#include "over_messages.h"
#include "yardsticks/yardsticks.h"

namespace backstop::bench {
namespace {

// The messages of the corpus by what the full path calls them.
struct Sides {
  std::vector<const std::string*> ordinary;
  std::vector<const std::string*> reports;
};

const Sides& BothSides() {
  static const Sides sides = [] {
    Sides out;
    const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = true});
    for (const std::string& message : Messages().messages) {
      const Kind kind = classifier->Classify(message).kind;
      if (kind == Kind::kOrdinary) out.ordinary.push_back(&message);
      if (kind == Kind::kDsnFailed) out.reports.push_back(&message);
    }
    return out;
  }();
  return sides;
}

// 1,000 messages, `percent` % of them reports, spread evenly.
std::vector<const std::string*> Mixture(int64_t percent) {
  const Sides& sides = BothSides();
  std::vector<const std::string*> mixture;
  size_t ordinary = 0;
  size_t reports = 0;
  for (int64_t i = 0; i < 1000; ++i) {
    const bool is_report = i * percent / 100 != (i + 1) * percent / 100;
    mixture.push_back(is_report ? sides.reports[reports++ % sides.reports.size()]
                                : sides.ordinary[ordinary++ % sides.ordinary.size()]);
  }
  return mixture;
}

void RunMixture(benchmark::State& state, bool full) {
  const Sides& sides = BothSides();
  if (sides.ordinary.empty() || sides.reports.empty()) {
    state.SkipWithError("the bench corpus has no ordinary mail or no reports");
    return;
  }
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = full});
  const std::vector<const std::string*> mixture = Mixture(state.range(0));
  size_t gated = 0;
  for (const std::string* message : mixture)
    gated += (classifier->Classify(*message).notes & kNoteGated) != 0 ? 1 : 0;
  for (auto _ : state) {
    for (const std::string* message : mixture)
      benchmark::DoNotOptimize(classifier->Classify(*message).p_ndr);
  }
  state.counters["gated"] = static_cast<double>(gated) / static_cast<double>(mixture.size());
  state.counters["per_message"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * static_cast<double>(mixture.size()),
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void BM_Cascade(benchmark::State& state) { RunMixture(state, false); }
BENCHMARK(BM_Cascade)->Arg(1)->Arg(10)->Arg(99);

void BM_FullPath(benchmark::State& state) { RunMixture(state, true); }
BENCHMARK(BM_FullPath)->Arg(1)->Arg(10)->Arg(99);

// Ordinary mail that the gate lets go: what nearly every message costs.
template <typename F>
void OverGated(benchmark::State& state, F&& f) {
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = false});
  std::vector<const std::string*> gated;
  size_t bytes = 0;
  for (const std::string* message : BothSides().ordinary) {
    if ((classifier->Classify(*message).notes & kNoteGated) == 0) continue;
    gated.push_back(message);
    bytes += message->size();
  }
  if (gated.empty()) state.SkipWithError("the gate lets nothing go");
  for (auto _ : state) {
    for (const std::string* message : gated) f(*message);
  }
  const double messages =
      static_cast<double>(state.iterations()) * static_cast<double>(gated.size());
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * static_cast<int64_t>(bytes));
  state.counters["per_message"] =
      benchmark::Counter(messages, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void BM_Gate(benchmark::State& state) {
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = false});
  OverGated(state, [&](const std::string& message) {
    benchmark::DoNotOptimize(classifier->Classify(message).p_ndr);
  });
}
BENCHMARK(BM_Gate);

void BM_RawHyperscan600OfGated(benchmark::State& state) {
  RawHyperscan raw(YardstickLiterals());
  OverGated(state, [&](const std::string& m) { benchmark::DoNotOptimize(raw.Scan(m)); });
}
BENCHMARK(BM_RawHyperscan600OfGated);

}  // namespace
}  // namespace backstop::bench

BENCHMARK_MAIN();
