#include "bench_corpus.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "reader/mail_source.h"

namespace backstop::bench {
namespace {

[[noreturn]] void Die(const std::string& message) {
  std::fprintf(stderr, "bench: %s\n", message.c_str());
  std::exit(2);
}

}  // namespace

const BenchCorpus& Messages() {
  static const BenchCorpus corpus = [] {
    const char* named = std::getenv("BACKSTOP_BENCH_CORPUS");
    const std::string path = named != nullptr ? named : BACKSTOP_SOURCE_DIR "/corpus/samples";
    BenchCorpus read;
    const Status status = corpus::ForEachMessage(path, [&](const corpus::MessageRef& message) {
      if (message.error.empty()) {
        read.messages.emplace_back(message.bytes);
        read.bytes += message.bytes.size();
      }
      return true;
    });
    if (!status.ok()) Die(status.message());
    if (read.messages.empty())
      Die("no messages in " + path + "; name mail with BACKSTOP_BENCH_CORPUS");
    return read;
  }();
  return corpus;
}

std::string ModelFile() {
  const char* named = std::getenv("BACKSTOP_MODEL");
  return named != nullptr ? named : BACKSTOP_SOURCE_DIR "/models/default.backstop";
}

std::shared_ptr<const Model> OpenModel() {
  std::shared_ptr<const Model> model;
  if (const Status status = Model::Open(ModelFile(), &model); !status.ok()) Die(status.message());
  return model;
}

}  // namespace backstop::bench
