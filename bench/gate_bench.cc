// The header gate on the bench corpus, and beside it, in the same run on the same bytes, the raw
// Hyperscan scans that it is held against; and what the cascade does for a mixture of ordinary mail
// and reports: 1, 10 and 99 % of them. Of mail that lacks either there is nothing to measure.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "answers.h"
#include "bench_corpus.h"
#include "over_messages.h"
#include "yardsticks/yardsticks.h"

namespace backstop::bench {
namespace {

// The messages of the corpus by what the full path calls them, and the ordinary ones that the gate
// lets go.
struct Sides {
  std::vector<const std::string*> ordinary;
  std::vector<const std::string*> reports;
  BenchCorpus gated;
};

const Sides& BothSides() {
  static const Sides sides = [] {
    Sides out;
    const std::shared_ptr<const Model> model = OpenModel();
    const std::unique_ptr<Classifier> full = NewClassifier(model, {.full = true});
    const std::unique_ptr<Classifier> served = NewClassifier(model);
    for (const std::string& message : Messages().messages) {
      const Kind kind = full->Classify(message).kind;
      if (kind == Kind::kDsnFailed) out.reports.push_back(&message);
      if (kind != Kind::kOrdinary) continue;
      out.ordinary.push_back(&message);
      if ((served->Classify(message).notes & kNoteGated) == 0) continue;
      out.gated.messages.push_back(message);
      out.gated.bytes += message.size();
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
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = full});
  RequireVerdicts(classifier.get(), full ? Path::kFull : Path::kGated);
  const std::vector<const std::string*> mixture = Mixture(state.range(0));
  size_t gated = 0;
  for (const std::string* message : mixture)
    gated += (classifier->Classify(*message).notes & kNoteGated) != 0 ? 1 : 0;
  for (auto _ : state) {
    for (const std::string* message : mixture)
      benchmark::DoNotOptimize(classifier->Classify(*message).p_ndr);
  }
  state.counters["gated_share"] = static_cast<double>(gated) / static_cast<double>(mixture.size());
  state.counters["per_message"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * static_cast<double>(mixture.size()),
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void BM_Cascade(benchmark::State& state) { RunMixture(state, false); }

void BM_FullPath(benchmark::State& state) { RunMixture(state, true); }

// Ordinary mail that the gate lets go: what nearly every message costs.
void BM_Gate(benchmark::State& state) {
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel());
  RequireVerdicts(classifier.get(), Path::kGated);
  OverMessages(state, BothSides().gated, [&](const std::string& m) {
    benchmark::DoNotOptimize(classifier->Classify(m).p_ndr);
  });
}

// The yardsticks on the same whole messages.
void ScanGated(benchmark::State& state, const std::vector<std::string>& literals) {
  RawHyperscan raw(literals);
  RequireAnswer(raw.Scan(literals[0]) > 0, "the yardstick's phrases");
  OverMessages(state, BothSides().gated,
               [&](const std::string& m) { benchmark::DoNotOptimize(raw.Scan(m)); });
}

void BM_RawHyperscan600OfGated(benchmark::State& state) { ScanGated(state, YardstickLiterals()); }
void BM_RawHyperscanShipped600OfGated(benchmark::State& state) {
  ScanGated(state, ShippedLiterals());
}

// Rows of which the corpus has the mail.
void RegisterRows() {
  const Sides& sides = BothSides();
  if (sides.ordinary.empty() || sides.reports.empty()) {
    std::fputs("gate_bench: no rows of mixtures: the mail lacks ordinary mail or reports\n",
               stderr);
  } else {
    benchmark::RegisterBenchmark("BM_Cascade", BM_Cascade)->Arg(1)->Arg(10)->Arg(99);
    benchmark::RegisterBenchmark("BM_FullPath", BM_FullPath)->Arg(1)->Arg(10)->Arg(99);
  }
  if (sides.gated.messages.empty()) {
    std::fputs("gate_bench: no rows of the gate: it lets none of this mail go\n", stderr);
    return;
  }
  benchmark::RegisterBenchmark("BM_Gate", BM_Gate);
  benchmark::RegisterBenchmark("BM_RawHyperscan600OfGated", BM_RawHyperscan600OfGated);
  benchmark::RegisterBenchmark("BM_RawHyperscanShipped600OfGated",
                               BM_RawHyperscanShipped600OfGated);
}

}  // namespace
}  // namespace backstop::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  backstop::bench::RegisterRows();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
