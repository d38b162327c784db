// How the cost of a message, of opening a model and of a Classifier grows with the model: the
// shipped model with its dictionary cut or filled up, and with synthetic phrases in place of its
// own. The mail is the bench corpus.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "answers.h"
#include "bench_corpus.h"
#include "features/terms.h"
#include "model/mapping.h"
#include "model/writer.h"
#include "over_messages.h"

namespace backstop::bench {
namespace {

void DieUnless(const Status& status) {
  if (!status.ok()) Die(status.message());
}

model::ModelContent ShippedContent() {
  model::Mapping file;
  DieUnless(model::Mapping::OfFile(ModelFile(), &file));
  model::ModelContent content;
  DieUnless(model::Parse(file.bytes(), ModelFile(), &content));
  return content;
}

std::shared_ptr<const Model> Opened(const model::ModelContent& content) {
  std::string bytes;
  DieUnless(model::Serialise(content, &bytes));
  std::shared_ptr<const Model> model;
  // The probes are of the shipped weights.
  DieUnless(Model::FromBytes(bytes, &model, {.run_probes = false}));
  return model;
}

// The shipped dictionary cut to `rows` terms, or filled up with words that no mail has.
model::ModelContent WithRows(size_t rows) {
  model::ModelContent content = ShippedContent();
  if (content.terms.size() > rows) content.terms.resize(rows);
  for (size_t i = 0; content.terms.size() < rows; ++i) {
    const std::string word = "zq" + std::to_string(i);
    model::TermEntry term;
    term.name = "original.body/word." + word;
    term.key = features::WordKey(Zone::kOriginalBody, features::WordHash(word));
    term.origin = 1;
    content.terms.push_back(std::move(term));
  }
  return content;
}

// `count` phrases of human and status in the manner of the shipped ones, each with a weight.
model::ModelContent WithPatterns(size_t count) {
  model::ModelContent content = ShippedContent();
  std::erase_if(content.fixed, [](const model::FixedFeature& feature) {
    return feature.name.find("/text.") != std::string::npos;
  });
  content.patterns.clear();
  content.gate = {};  // its signs are patterns of the real set
  const std::vector<std::string> literals = YardstickLiterals();
  for (size_t i = 0; i < count; ++i) {
    const std::string round = i < literals.size() ? "" : " " + std::to_string(i / literals.size());
    model::PatternEntry pattern;
    pattern.name = "text.synthetic.p" + std::to_string(i);
    pattern.phrase = literals[i % literals.size()] + round;
    pattern.zones = MaskOf(Zone::kHuman) | MaskOf(Zone::kStatus);
    model::FixedFeature feature;
    feature.name = "human/" + pattern.name;
    feature.kind[static_cast<size_t>(Kind::kDsnFailed)] = 1;
    content.patterns.push_back(std::move(pattern));
    content.fixed.push_back(std::move(feature));
  }
  return content;
}

void ClassifyWith(benchmark::State& state, const model::ModelContent& content) {
  const std::unique_ptr<Classifier> classifier = NewClassifier(Opened(content), {.full = true});
  RequireVerdicts(classifier.get(), Path::kFull);
  OverMessages(state, [&](const std::string& m) {
    benchmark::DoNotOptimize(classifier->Classify(m).log_odds);
  });
}

void BM_ClassifyRows(benchmark::State& state) {
  ClassifyWith(state, WithRows(static_cast<size_t>(state.range(0))));
}
BENCHMARK(BM_ClassifyRows)->RangeMultiplier(2)->Range(1 << 12, 1 << 17);

void BM_ClassifyPatterns(benchmark::State& state) {
  ClassifyWith(state, WithPatterns(static_cast<size_t>(state.range(0))));
}
BENCHMARK(BM_ClassifyPatterns)->Arg(100)->Arg(300)->Arg(1000)->Arg(3000)->Arg(6000);

void OpenWith(benchmark::State& state, const model::ModelContent& content) {
  std::string bytes;
  DieUnless(model::Serialise(content, &bytes));
  for (auto _ : state) {
    std::shared_ptr<const Model> model;
    DieUnless(Model::FromBytes(bytes, &model, {.run_probes = false}));
    benchmark::DoNotOptimize(model);
  }
}

void BM_OpenRows(benchmark::State& state) {
  OpenWith(state, WithRows(static_cast<size_t>(state.range(0))));
}
BENCHMARK(BM_OpenRows)->Arg(1 << 12)->Arg(1 << 17)->Unit(benchmark::kMillisecond);

void BM_OpenPatterns(benchmark::State& state) {
  OpenWith(state, WithPatterns(static_cast<size_t>(state.range(0))));
}
BENCHMARK(BM_OpenPatterns)->Arg(100)->Arg(1000)->Arg(6000)->Unit(benchmark::kMillisecond);

// The shipped model, probes and all.
void OpenShipped(benchmark::State& state, const std::string& cache_dir) {
  for (auto _ : state) {
    std::shared_ptr<const Model> model;
    DieUnless(Model::Open(ModelFile(), &model, {.pattern_cache_dir = cache_dir}));
    benchmark::DoNotOptimize(model);
  }
}

void BM_OpenShipped(benchmark::State& state) { OpenShipped(state, ""); }
BENCHMARK(BM_OpenShipped)->Unit(benchmark::kMillisecond);

void BM_OpenShippedFromImage(benchmark::State& state) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("model_bench_" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::shared_ptr<const Model> model;
  DieUnless(Model::Open(ModelFile(), &model, {.pattern_cache_dir = folder}));  // leaves the image
  OpenShipped(state, folder);
  std::filesystem::remove_all(folder);
}
BENCHMARK(BM_OpenShippedFromImage)->Unit(benchmark::kMillisecond);

void BM_NewClassifier(benchmark::State& state) {
  const std::shared_ptr<const Model> model = OpenModel();
  for (auto _ : state) benchmark::DoNotOptimize(NewClassifier(model));
}
BENCHMARK(BM_NewClassifier)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace backstop::bench

BENCHMARK_MAIN();
