// Each room alone on every message of the bench corpus, one pass over all of them an iteration:
// figures are time per message and MB/s. A room's input is prepared outside the clock.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "answers.h"
#include "bench_corpus.h"
#include "decode/decode.h"
#include "features/extractor.h"
#include "mime/walk.h"
#include "model/mapping.h"
#include "model/reader.h"
#include "over_messages.h"
#include "report/report.h"
#include "scan/pattern_set.h"
#include "simd/kernels.h"
#include "simd/word_index.h"

namespace backstop::bench {
namespace {

void BM_CountText(benchmark::State& state) {
  std::vector<uint16_t> marks(simd::kMaxCounted + 1);
  RequireAnswer(simd::CountText("a\n\n>b\r\nc:", marks).lines == 3, "lines of text");
  OverTypicalOrHostile(state, [&](const std::string& m) {
    benchmark::DoNotOptimize(
        simd::CountText(std::string_view(m).substr(0, simd::kMaxCounted), marks).lines);
  });
}
BENCHMARK(BM_CountText)->ArgName("hostile")->Arg(0)->Arg(1);

void BM_Fold(benchmark::State& state) {
  std::vector<char> out(size_t{64} << 20);
  const size_t size = simd::Fold(" A  b\r\n C", out);
  RequireAnswer(std::string_view(out.data(), size).substr(0, 5) == "a b c", "folded text");
  OverTypicalOrHostile(state,
                       [&](const std::string& m) { benchmark::DoNotOptimize(simd::Fold(m, out)); });
}
BENCHMARK(BM_Fold)->ArgName("hostile")->Arg(0)->Arg(1);

void BM_FindWords(benchmark::State& state) {
  std::vector<std::string> folded;
  for (const std::string& message : Messages().messages) {
    std::string text(message.size() + simd::kOverrun, '\0');
    text.resize(simd::Fold(message, text));
    folded.push_back(std::move(text));
  }
  std::vector<Word> words(size_t{8} << 20);
  RequireAnswer(simd::FindWords("two words", words).count == 2, "words");
  size_t at = 0;
  OverMessages(state, [&](const std::string&) {
    benchmark::DoNotOptimize(simd::FindWords(folded[at], words).count);
    at = at + 1 < folded.size() ? at + 1 : 0;
  });
}
BENCHMARK(BM_FindWords);

void BM_DecodeQuotedPrintable(benchmark::State& state) {
  std::vector<char> out(size_t{64} << 20);
  RequireAnswer(decode::QuotedPrintable("a=3D=\nb", out).size == 3, "quoted-printable");
  OverTypicalOrHostile(state, [&](const std::string& m) {
    benchmark::DoNotOptimize(decode::QuotedPrintable(m, out).size);
  });
}
BENCHMARK(BM_DecodeQuotedPrintable)->ArgName("hostile")->Arg(0)->Arg(1);

void BM_HtmlToText(benchmark::State& state) {
  std::vector<char> out(size_t{64} << 20);
  decode::HtmlFacts facts;
  RequireAnswer(decode::HtmlToText("<b>x</b>", out, &facts).size >= 1, "text of html");
  OverTypicalOrHostile(state, [&](const std::string& m) {
    benchmark::DoNotOptimize(decode::HtmlToText(m, out, &facts).size);
  });
}
BENCHMARK(BM_HtmlToText)->ArgName("hostile")->Arg(0)->Arg(1);

void BM_Walk(benchmark::State& state) {
  auto tree = std::make_unique<mime::Tree>();
  mime::Walk("Subject: x\n\nbody\n", tree.get());
  RequireAnswer(tree->fields.size() == 1, "fields");
  OverTypicalOrHostile(state, [&](const std::string& m) {
    mime::Walk(m, tree.get());
    benchmark::DoNotOptimize(tree->parts.size());
  });
}
BENCHMARK(BM_Walk)->ArgName("hostile")->Arg(0)->Arg(1);

void BM_ReadReport(benchmark::State& state) {
  report::Reader reader;
  const report::Report& known = reader.Read(KnownBounce());
  RequireAnswer(
      known.is_standard && known.recipients.size() == 1 && known.return_mode == ReturnMode::kFull,
      "the recipient of a standard report and what it returns");
  OverTypicalOrHostile(state, [&](const std::string& m) {
    benchmark::DoNotOptimize(reader.Read(m).recipients.size());
  });
}
BENCHMARK(BM_ReadReport)->ArgName("hostile")->Arg(0)->Arg(1);

// The yardstick's phrases as patterns of every zone, so that the room is measured with a set of
// known size.
std::unique_ptr<scan::PatternSet> YardstickPatterns(const std::vector<std::string>& literals) {
  std::vector<scan::Pattern> patterns;
  for (const std::string& literal : literals) patterns.push_back({literal, literal, false, 0x1f});
  std::unique_ptr<scan::PatternSet> set;
  if (const Status s = scan::PatternSet::New(std::move(patterns), &set); !s.ok()) std::abort();
  return set;
}

// Every message folded whole and scanned as one zone, with the yardstick's phrases.
void BM_Scan(benchmark::State& state) {
  const std::vector<std::string> literals = YardstickLiterals();
  const std::unique_ptr<scan::PatternSet> set = YardstickPatterns(literals);
  std::unique_ptr<scan::Scanner> scanner;
  if (const Status s = scan::Scanner::New(*set, &scanner); !s.ok()) std::abort();
  SparseSet hits(static_cast<uint32_t>(literals.size()));
  std::vector<uint32_t> first_end;
  simd::WordIndex index(size_t{1} << 20);
  scanner->Scan(Zone::kHuman, index.Read("the user is unknown here"), &hits, &first_end);
  RequireAnswer(hits.size() == 1, "phrases");
  std::vector<char> folded(size_t{64} << 20);
  OverTypicalOrHostile(state, [&](const std::string& m) {
    hits.clear();
    scanner->Scan(Zone::kHuman, index.Read({folded.data(), simd::Fold(m, folded)}), &hits,
                  &first_end);
    benchmark::DoNotOptimize(hits.size());
  });
}
BENCHMARK(BM_Scan)->ArgName("hostile")->Arg(0)->Arg(1);

// Verifying a model file and laying it open: what Open costs besides patterns and probes.
void BM_ReadModel(benchmark::State& state) {
  model::Mapping file;
  if (const Status s = model::Mapping::OfFile(ModelFile(), &file); !s.ok()) std::abort();
  model::ModelView known;
  RequireAnswer(model::ReadModel(file.bytes(), ModelFile(), &known).ok(), "the model is read");
  for (auto _ : state) {
    model::ModelView view;
    benchmark::DoNotOptimize(model::ReadModel(file.bytes(), ModelFile(), &view).ok());
    benchmark::DoNotOptimize(view.slots.size());
  }
}
BENCHMARK(BM_ReadModel)->Unit(benchmark::kMillisecond);

// 500 look-ups a message, as many as a long body has words: half of them of terms that are there.
void BM_DictionaryLookUp(benchmark::State& state) {
  model::Mapping file;
  model::ModelView view;
  if (const Status s = model::Mapping::OfFile(ModelFile(), &file); !s.ok()) std::abort();
  if (const Status s = model::ReadModel(file.bytes(), ModelFile(), &view); !s.ok()) std::abort();
  std::vector<uint64_t> keys;
  for (uint64_t at = 0; keys.size() < 500; at = (at + 7919) % view.slots.size()) {
    const uint64_t fingerprint = view.slots[at].fingerprint;
    if (fingerprint != 0)
      keys.insert(keys.end(), {fingerprint << 32 | at, (fingerprint ^ 6) << 32 | at});
  }
  RequireAnswer(view.Find(keys[0]) >= 0, "a term of the dictionary");
  OverMessages(state, [&](const std::string&) {
    for (const uint64_t key : keys) benchmark::DoNotOptimize(view.Find(key));
  });
}
BENCHMARK(BM_DictionaryLookUp);

// The phrase of the bounce's text is among its facts, and its original has facts of its own.
void RequireFacts(features::Extractor* extractor, const std::vector<std::string>& literals) {
  extractor->ReadOuter(KnownBounce());
  extractor->ReadReturned();
  const auto phrase = std::find(literals.begin(), literals.end(), "user is unknown");
  const uint32_t feature =
      features::PatternFeatureId(static_cast<uint32_t>(phrase - literals.begin()), Zone::kHuman);
  const auto outer = extractor->outer_features();
  RequireAnswer(std::find(outer.begin(), outer.end(), feature) != outer.end(),
                "a phrase of the explanation");
  RequireAnswer(!extractor->returned_features().empty(), "facts of what came back");
}

void BM_Extract(benchmark::State& state) {
  const std::vector<std::string> literals = YardstickLiterals();
  const std::unique_ptr<scan::PatternSet> set = YardstickPatterns(literals);
  std::unique_ptr<features::Extractor> extractor;
  if (const Status s = features::Extractor::New(*set, &extractor); !s.ok()) std::abort();
  RequireFacts(extractor.get(), literals);
  OverTypicalOrHostile(state, [&](const std::string& m) {
    extractor->ReadOuter(m);
    extractor->ReadReturned();
    benchmark::DoNotOptimize(extractor->outer_features().size());
  });
}
BENCHMARK(BM_Extract)->ArgName("hostile")->Arg(0)->Arg(1);

}  // namespace
}  // namespace backstop::bench

BENCHMARK_MAIN();
