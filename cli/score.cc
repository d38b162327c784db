// The run over all messages: in one thread straight out of the reader's buffer, in several through
// a ring of batches.

#include "cli/score.h"

#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>

#include "cli/batch.h"
#include "console/model_path.h"
#include "console/read_all.h"
#include "console/terminal.h"
#include "reader/mail_source.h"

namespace backstop::cli {
namespace {

// Rows are collected before they are written; on a terminal each is shown at once.
constexpr size_t kWriteAt = size_t{64} << 10;

class Output {
 public:
  // Not by stdio, which gives up when a signal cuts a write short.
  void Write(std::string_view text) {
    while (!text.empty() && error_ == 0) {
      const ssize_t put = write(STDOUT_FILENO, text.data(), text.size());
      if (put >= 0) text.remove_prefix(static_cast<size_t>(put));
      if (put < 0 && errno != EINTR) error_ = errno;
    }
  }
  // True when all went out.
  bool Finish() const {
    if (is_broken()) PrintError(std::string("cannot write the output: ") + strerror(error_));
    return !is_broken();
  }
  bool is_broken() const { return error_ != 0; }

 private:
  int error_ = 0;
};

void ScoreOne(const ScoreOptions& options, const corpus::MessageRef& message,
              Classifier* classifier, std::string* rows) {
  if (!message.error.empty()) return AppendErrorRow(options.style, message, rows);
  const Verdict verdict = classifier->Classify(message.bytes, options.evidence);
  AppendRow(options.style, message, verdict, *classifier, rows);
}

Tally ScoreInOneThread(const ScoreOptions& options, Classifier* classifier, Output* output) {
  const size_t write_at = isatty(STDOUT_FILENO) != 0 ? 1 : kWriteAt;
  std::string rows;
  AppendPreamble(options.style, &rows);
  const auto score = [&](const corpus::MessageRef& message) {
    ScoreOne(options, message, classifier, &rows);
    if (rows.size() < write_at) return true;
    output->Write(rows);
    rows.clear();
    return !output->is_broken();
  };
  Tally tally = ReadAll(options.paths, score, {}, Rows::kAsItGoes);
  output->Write(rows);
  return tally;
}

Tally ScoreInThreads(const ScoreOptions& options,
                     const std::vector<std::unique_ptr<Classifier>>& classifiers, Output* output) {
  std::string preamble;
  AppendPreamble(options.style, &preamble);
  output->Write(preamble);
  const auto work = [&](unsigned worker, Batch* batch) {
    batch->ForEach([&](const corpus::MessageRef& message) {
      ScoreOne(options, message, classifiers[worker].get(), &batch->rows);
    });
  };
  BatchRing ring(options.jobs, work, [output](const Batch& batch) { output->Write(batch.rows); });
  const auto add = [&](const corpus::MessageRef& message) {
    ring.next()->Add(message);
    if (ring.next()->is_full()) ring.Submit();
    return !output->is_broken();
  };
  Tally tally = ReadAll(options.paths, add, {}, Rows::kAsItGoes);
  if (!ring.next()->empty()) ring.Submit();
  ring.Drain();
  return tally;
}

}  // namespace

int Score(const ScoreOptions& options) {
  std::shared_ptr<const Model> model;
  if (const Status status = OpenModel(options.model, &model); !status.ok()) {
    PrintError(status.message());
    return 1;
  }
  std::vector<std::unique_ptr<Classifier>> classifiers(options.jobs);
  for (auto& classifier : classifiers) {
    if (const Status status = Classifier::New(model, options.classifier, &classifier);
        !status.ok()) {
      PrintError(status.message());
      return 1;
    }
  }
  CatchInterrupt();
  Output output;
  const Tally tally = options.jobs == 1 ? ScoreInOneThread(options, classifiers[0].get(), &output)
                                        : ScoreInThreads(options, classifiers, &output);
  const bool is_written = output.Finish(), is_complete = tally.Finish();
  if (IsInterrupted()) PrintError("interrupted; the rows so far are complete");
  return is_complete && is_written && !IsInterrupted() ? 0 : 1;
}

}  // namespace backstop::cli
