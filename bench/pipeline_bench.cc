// The whole pipeline on the bench corpus, and beside it, in the same run on the same bytes, the
// yardsticks: memory read and copied, a raw Hyperscan scan of 600 caseless literals, a GMime parse.
// Ratios between rows of one run are what to quote: bench/report.py prints them.

#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>
#include <numeric>
#include <string>
#include <thread>

#include "answers.h"
#include "bench_corpus.h"
#include "over_messages.h"
#include "simd/kernels.h"
#include "yardsticks/yardsticks.h"

namespace backstop::bench {
namespace {

void BM_MemorySum(benchmark::State& state) {
  OverMessages(state, [](const std::string& m) {
    benchmark::DoNotOptimize(std::accumulate(m.begin(), m.end(), 0u, [](unsigned a, char c) {
      return a + static_cast<unsigned char>(c);
    }));
  });
}
BENCHMARK(BM_MemorySum);

void BM_Memcpy(benchmark::State& state) {
  const std::vector<std::string>& messages = Messages().messages;
  std::vector<char> to(std::max_element(messages.begin(), messages.end(), [](auto& a, auto& b) {
                         return a.size() < b.size();
                       })->size());
  OverMessages(state, [&](const std::string& m) {
    std::memcpy(to.data(), m.data(), m.size());
    benchmark::ClobberMemory();
  });
}
BENCHMARK(BM_Memcpy);

void BM_RawHyperscan600(benchmark::State& state) {
  RawHyperscan raw(YardstickLiterals());
  RequireAnswer(raw.Scan("User Unknown") > 0, "the yardstick's phrases");
  OverMessages(state, [&](const std::string& m) { benchmark::DoNotOptimize(raw.Scan(m)); });
}
BENCHMARK(BM_RawHyperscan600);

// The same with phrases as they are shipped.
void BM_RawHyperscanShipped600(benchmark::State& state) {
  const std::vector<std::string> literals = ShippedLiterals();
  RawHyperscan raw(literals);
  RequireAnswer(raw.Scan(literals[0]) > 0, "the yardstick's phrases");
  OverMessages(state, [&](const std::string& m) { benchmark::DoNotOptimize(raw.Scan(m)); });
}
BENCHMARK(BM_RawHyperscanShipped600);

void BM_GMimeParse(benchmark::State& state) {
  RequireAnswer(GMimeParse("Subject: x\n\nbody\n") == 1, "GMime's number of parts");
  OverMessages(state, [](const std::string& m) { benchmark::DoNotOptimize(GMimeParse(m)); });
}
BENCHMARK(BM_GMimeParse);

void ClassifyAll(benchmark::State& state, Classifier* classifier, Path path) {
  RequireVerdicts(classifier, path);
  OverMessages(state, [&](const std::string& m) {
    benchmark::DoNotOptimize(classifier->Classify(m).log_odds);
  });
}

// The shares say what mail the figure is of.
void BM_Classify(benchmark::State& state) {
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel());
  const BenchCorpus& corpus = Messages();
  const auto share_of = [&](auto&& is) {
    const auto count =
        std::count_if(corpus.messages.begin(), corpus.messages.end(),
                      [&](const std::string& m) { return is(classifier->Classify(m)); });
    return static_cast<double>(count) / static_cast<double>(corpus.messages.size());
  };
  state.counters["ndr_share"] =
      share_of([](const Verdict& v) { return v.kind == Kind::kDsnFailed; });
  state.counters["gated_share"] =
      share_of([](const Verdict& v) { return (v.notes & kNoteGated) != 0; });
  ClassifyAll(state, classifier.get(), Path::kGated);
}
BENCHMARK(BM_Classify);

// Without the header gate, whatever the mail.
void BM_ClassifyFull(benchmark::State& state) {
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = true});
  ClassifyAll(state, classifier.get(), Path::kFull);
}
BENCHMARK(BM_ClassifyFull);

void BM_ClassifyAndExplain(benchmark::State& state) {
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = true});
  RequireVerdicts(classifier.get(), Path::kFull);
  RequireAnswer(!classifier->Explain().empty(), "a verdict has reasons");
  OverMessages(state, [&](const std::string& m) {
    benchmark::DoNotOptimize(classifier->Classify(m).log_odds);
    benchmark::DoNotOptimize(classifier->Explain().size());
  });
}
BENCHMARK(BM_ClassifyAndExplain);

// As BM_ClassifyFull with the caches emptied before each pass over the messages.
void BM_ClassifyCold(benchmark::State& state) {
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = true});
  RequireVerdicts(classifier.get(), Path::kFull);
  std::vector<char> larger_than_caches(size_t{128} << 20, 1);
  const BenchCorpus& corpus = Messages();
  for (auto _ : state) {
    state.PauseTiming();
    for (size_t at = 0; at < larger_than_caches.size(); at += 64) ++larger_than_caches[at];
    benchmark::ClobberMemory();
    state.ResumeTiming();
    for (const std::string& m : corpus.messages)
      benchmark::DoNotOptimize(classifier->Classify(m).log_odds);
  }
  CountMessages(state, corpus);
}
BENCHMARK(BM_ClassifyCold);

// One Classifier a thread over one Model; each thread passes over all messages.
void BM_ClassifyThreads(benchmark::State& state) {
  static const std::shared_ptr<const Model> model = OpenModel();
  const std::unique_ptr<Classifier> classifier = NewClassifier(model, {.full = true});
  ClassifyAll(state, classifier.get(), Path::kFull);
}
BENCHMARK(BM_ClassifyThreads)
    ->ThreadRange(1, static_cast<int>(std::max(2u, std::thread::hardware_concurrency())));

// Every kernel limited to a lesser instruction set, as on older machines.
void ClassifyOnTarget(benchmark::State& state, const std::string& target) {
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = true});
  simd::ForceTarget(target);
  ClassifyAll(state, classifier.get(), Path::kFull);
  simd::ForceTarget("");
}

struct SizeClass {
  const char* name;
  size_t from, to;
};
constexpr SizeClass kSizeClasses[] = {{"under_2k", 0, 2048},
                                      {"2k_to_8k", 2048, 8192},
                                      {"8k_to_32k", 8192, 32768},
                                      {"32k_up", 32768, SIZE_MAX}};

BenchCorpus OfSize(const SizeClass& size) {
  BenchCorpus corpus;
  for (const std::string& m : Messages().messages) {
    if (m.size() < size.from || m.size() >= size.to) continue;
    corpus.messages.push_back(m);
    corpus.bytes += m.size();
  }
  return corpus;
}

void ClassifyOfSize(benchmark::State& state, const SizeClass& size) {
  const BenchCorpus corpus = OfSize(size);
  const std::unique_ptr<Classifier> classifier = NewClassifier(OpenModel(), {.full = true});
  RequireVerdicts(classifier.get(), Path::kFull);
  OverMessages(state, corpus, [&](const std::string& m) {
    benchmark::DoNotOptimize(classifier->Classify(m).log_odds);
  });
}

void BM_OpenModel(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(OpenModel());
}
BENCHMARK(BM_OpenModel)->Unit(benchmark::kMillisecond);

// With the compiled patterns in a cache, as the programs open it.
void BM_OpenModelCached(benchmark::State& state) {
  std::string cache = (std::filesystem::temp_directory_path() / "backstop_bench.XXXXXX").string();
  if (mkdtemp(cache.data()) == nullptr) Die(cache + ": cannot make the folder for a cache");
  const ModelOptions options{.pattern_cache_dir = cache};
  OpenModel(options);
  const bool is_filled = !std::filesystem::is_empty(cache);
  for (auto _ : state) benchmark::DoNotOptimize(OpenModel(options));
  std::filesystem::remove_all(cache);
  RequireAnswer(is_filled, "opening a model fills the cache");
}
BENCHMARK(BM_OpenModelCached)->Unit(benchmark::kMillisecond);

// Size classes that the corpus has no message of have no row.
void RegisterVariants() {
  for (const std::string_view target : simd::RunnableTargets()) {
    const std::string name = "BM_ClassifyTarget/" + std::string(target);
    benchmark::RegisterBenchmark(name.c_str(), ClassifyOnTarget, std::string(target));
  }
  for (const SizeClass& size : kSizeClasses) {
    if (OfSize(size).messages.empty()) continue;
    const std::string name = std::string("BM_ClassifySize/") + size.name;
    benchmark::RegisterBenchmark(name.c_str(), ClassifyOfSize, size);
  }
}

}  // namespace
}  // namespace backstop::bench

int main(int argc, char** argv) {
  backstop::bench::RegisterVariants();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
