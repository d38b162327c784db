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
#include "cli/model_path.h"
#include "cli/terminal.h"
#include "reader/mail_source.h"

namespace backstop::cli {
namespace {

// Rows are collected before they are written; on a terminal each is shown at once.
constexpr size_t kWriteAt = size_t{64} << 10;

class Output {
 public:
  void Write(std::string_view text) {
    if (fwrite(text.data(), 1, text.size(), stdout) != text.size()) is_broken_ = true;
  }
  // True when all went out.
  bool Finish() {
    if (fflush(stdout) != 0) is_broken_ = true;
    if (is_broken_) PrintError(std::string("cannot write the output: ") + strerror(errno));
    return !is_broken_;
  }
  bool is_broken() const { return is_broken_; }

 private:
  bool is_broken_ = false;
};

void ScoreOne(const ScoreOptions& options, const corpus::MessageRef& message,
              Classifier* classifier, std::string* rows) {
  if (!message.error.empty()) return AppendErrorRow(options.style, message, rows);
  const Verdict verdict = classifier->Classify(message.bytes, options.evidence);
  AppendRow(options.style, message, verdict, *classifier, rows);
}

// Reads every path and gives each message to `visit` until it says false. False when something
// could not be read.
bool ReadAll(const std::vector<std::string>& paths,
             const std::function<bool(const corpus::MessageRef&)>& visit) {
  Progress progress(paths);
  bool is_complete = true, go_on = true;
  uint64_t messages = 0, bytes_before = 0;
  for (const std::string& path : paths) {
    uint64_t bytes = 0;
    const Status status = corpus::ForEachMessage(path, [&](const corpus::MessageRef& message) {
      bytes = message.bytes_read;
      progress.Update(++messages, bytes_before + bytes);
      go_on = visit(message) && !IsInterrupted();
      return go_on;
    });
    bytes_before += bytes;
    is_complete &= status.ok();
    if (!go_on) break;
  }
  return is_complete;
}

bool ScoreInOneThread(const ScoreOptions& options, Classifier* classifier, Output* output) {
  const size_t write_at = isatty(STDOUT_FILENO) != 0 ? 1 : kWriteAt;
  std::string rows;
  AppendPreamble(options.style, &rows);
  const bool is_complete = ReadAll(options.paths, [&](const corpus::MessageRef& message) {
    ScoreOne(options, message, classifier, &rows);
    if (rows.size() < write_at) return true;
    output->Write(rows);
    rows.clear();
    return !output->is_broken();
  });
  output->Write(rows);
  return is_complete;
}

bool ScoreInThreads(const ScoreOptions& options,
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
  const bool is_complete = ReadAll(options.paths, [&](const corpus::MessageRef& message) {
    ring.next()->Add(message);
    if (ring.next()->is_full()) ring.Submit();
    return !output->is_broken();
  });
  if (!ring.next()->empty()) ring.Submit();
  ring.Drain();
  return is_complete;
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
  const bool is_complete = options.jobs == 1
                               ? ScoreInOneThread(options, classifiers[0].get(), &output)
                               : ScoreInThreads(options, classifiers, &output);
  const bool is_written = output.Finish();
  if (IsInterrupted()) PrintError("interrupted; the rows so far are complete");
  return is_complete && is_written && !IsInterrupted() ? 0 : 1;
}

}  // namespace backstop::cli
