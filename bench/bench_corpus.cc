#include "bench_corpus.h"

#include <cstdlib>
#include <sstream>
#include <string_view>

#include "answers.h"
#include "hostile/hostile.h"
#include "reader/mail_source.h"

namespace backstop::bench {

const BenchCorpus& Messages() {
  static const BenchCorpus corpus = [] {
    const char* named = std::getenv("BACKSTOP_BENCH_CORPUS");
    const std::string paths = named != nullptr ? named : BACKSTOP_SOURCE_DIR "/corpus/samples";
    BenchCorpus read;
    std::istringstream parts(paths);
    for (std::string path; std::getline(parts, path, ':');) {
      const Status status = corpus::ForEachMessage(path, [&](const corpus::MessageRef& message) {
        if (message.error.empty()) {
          read.messages.emplace_back(message.bytes);
          read.bytes += message.bytes.size();
        }
        return true;
      });
      if (!status.ok()) Die(status.message());
    }
    if (read.messages.empty())
      Die("no messages in " + paths + "; name mail with BACKSTOP_BENCH_CORPUS");
    return read;
  }();
  return corpus;
}

const BenchCorpus& HostileMessages() {
  static const BenchCorpus corpus = [] {
    BenchCorpus made;
    for (const auto attacks : {HeaderAttacks(), BodyAttacks(), ReportAttacks()}) {
      for (const Attack& attack : attacks) {
        made.messages.push_back(attack.make(size_t{16} << 10));
        made.bytes += made.messages.back().size();
      }
    }
    return made;
  }();
  return corpus;
}

std::string ModelFile() {
  const char* named = std::getenv("BACKSTOP_MODEL");
  return named != nullptr ? named : BACKSTOP_SOURCE_DIR "/models/default.backstop";
}

std::shared_ptr<const Model> OpenModel(const ModelOptions& options) {
  std::shared_ptr<const Model> model;
  if (const Status s = Model::Open(ModelFile(), &model, options); !s.ok()) Die(s.message());
  return model;
}

std::unique_ptr<Classifier> NewClassifier(std::shared_ptr<const Model> model,
                                          const ClassifierOptions& options) {
  std::unique_ptr<Classifier> classifier;
  if (const Status s = Classifier::New(std::move(model), options, &classifier); !s.ok())
    Die(s.message());
  return classifier;
}

}  // namespace backstop::bench
