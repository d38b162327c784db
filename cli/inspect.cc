// backstop check and backstop inspect: the model's card, and the parser's view of a message.

#include <cstdio>
#include <memory>

#include "backstop/classifier.h"
#include "cli/verbs.h"
#include "console/model_path.h"
#include "console/terminal.h"
#include "reader/mail_source.h"

namespace backstop::cli {

int Check(const std::string& model) {
  std::shared_ptr<const Model> opened;
  if (const Status status = Model::Open(model, &opened); !status.ok()) {
    PrintError(status.message());
    return 1;
  }
  printf("%s: good (structure, checksum, patterns, probes)\nversion %s\n\n%s\n",
         Clean(model).c_str(), std::string(opened->version()).c_str(),
         std::string(opened->card()).c_str());
  return 0;
}

int Inspect(const std::string& model, const std::string& path) {
  std::shared_ptr<const Model> opened;
  std::unique_ptr<Classifier> classifier;
  Status status = OpenModel(model, &opened);
  if (status.ok()) status = Classifier::New(opened, {.full = true}, &classifier);
  if (!status.ok()) {
    PrintError(status.message());
    return 1;
  }
  CatchInterrupt();
  const Status read = corpus::ForEachMessage(
      path,
      [&](const corpus::MessageRef& message) {
        if (!message.error.empty()) {
          PrintError(std::string(message.path) + ": " + std::string(message.error));
          return !IsInterrupted();
        }
        printf("== %s #%u, %zu bytes\n", Clean(message.path).c_str(), message.index,
               message.bytes.size());
        classifier->Analyze(message.bytes);
        printf("%s\n", classifier->Inspect().c_str());
        return !IsInterrupted();
      },
      {.is_stopped = IsInterrupted});
  return read.ok() && !IsInterrupted() ? 0 : 1;
}

}  // namespace backstop::cli
