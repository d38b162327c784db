// The messages that the benches run on: corpus/samples, or any mail named by BACKSTOP_BENCH_CORPUS
// (paths as the command line takes them, with colons between). All in memory before the clock
// starts.

#ifndef BACKSTOP_BENCH_BENCH_CORPUS_H_
#define BACKSTOP_BENCH_BENCH_CORPUS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "backstop/classifier.h"

namespace backstop::bench {

struct BenchCorpus {
  std::vector<std::string> messages;
  size_t bytes = 0;
};
// Read once; aborts with a message when there is nothing to read.
const BenchCorpus& Messages();
// Every attack of bench/hostile at 16 KiB.
const BenchCorpus& HostileMessages();

// models/default.backstop of the source tree, or BACKSTOP_MODEL. Aborts with a message on error.
std::shared_ptr<const Model> OpenModel(const ModelOptions& options = {});
std::string ModelFile();
// Aborts on error.
std::unique_ptr<Classifier> NewClassifier(std::shared_ptr<const Model> model,
                                          const ClassifierOptions& options = {});

// 600 phrases in the manner of the shipped patterns, the yardstick's literals.
std::vector<std::string> YardstickLiterals();
// 600 of the shipped model's own phrases, evenly drawn; fewer when it has fewer.
std::vector<std::string> ShippedLiterals();

}  // namespace backstop::bench

#endif  // BACKSTOP_BENCH_BENCH_CORPUS_H_
