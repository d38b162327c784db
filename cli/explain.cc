// backstop explain: the summands of kind and origin as two tables, and where the reason comes from;
// before them those of the header gate where it would let the message go.

#include <cstdio>
#include <memory>
#include <span>

#include "backstop/classifier.h"
#include "cli/rows.h"
#include "cli/verbs.h"
#include "console/model_path.h"
#include "console/terminal.h"
#include "reader/mail_source.h"

namespace backstop::cli {
namespace {

// Text of mail on one line, cut.
std::string OneLine(std::string_view text) {
  constexpr size_t kLongest = 160;
  return Clean(text.substr(0, kLongest)) + (text.size() > kLongest ? "..." : "");
}

void PrintSummand(double log_odds, std::string_view feature, std::string_view text) {
  printf("  %+9.4f  %-44s %s\n", log_odds, std::string(feature).c_str(), OneLine(text).c_str());
}

// The head's `top` largest summands, the others in one row, and the sum.
void PrintHead(std::span<const Reason> reasons, std::string_view head, size_t top) {
  size_t shown = 0, others = 0;
  double sum = 0, rest = 0;
  for (const Reason& reason : reasons) {
    if (reason.head != head) continue;
    sum += reason.log_odds;
    if (shown < top) {
      PrintSummand(reason.log_odds, reason.feature, reason.text);
      ++shown;
    } else {
      rest += reason.log_odds;
      ++others;
    }
  }
  if (others > 0) PrintSummand(rest, std::to_string(others) + " others", "together");
  PrintSummand(sum, "sum", "");
}

void PrintReason(const Verdict& verdict, std::span<const RecipientResult> recipients) {
  const std::string status = StatusText(verdict.status);
  printf("\nreason: %s%s%s (%s)\n", std::string(FailureReasonName(verdict.reason)).c_str(),
         status.empty() ? "" : ", status ", status.c_str(),
         std::string(FailureReasonSentence(verdict.reason)).c_str());
  for (const RecipientResult& recipient : recipients) {
    printf("  %s: %s %s\n", OneLine(recipient.address).c_str(),
           std::string(FailureReasonName(recipient.reason)).c_str(),
           StatusText(recipient.status).c_str());
    if (!recipient.diagnostic.empty()) printf("    %s\n", OneLine(recipient.diagnostic).c_str());
  }
}

// Why the header gate would let the message go, if it would.
void PrintGate(Classifier* gated, std::string_view message) {
  const Verdict verdict = gated->Classify(message);
  if ((verdict.notes & kNoteGated) == 0) return;
  printf(
      "header gate: lets it go; probability of a failure report %.6f (score --full reads on, as "
      "below)\n",
      verdict.p_ndr);
  printf("  log-odds, sign by sign (nats):\n");
  const std::span<const Reason> reasons = gated->Explain();
  PrintHead(reasons, "gate", reasons.size());
  printf("\n");
}

void PrintExplanation(const Verdict& verdict, Classifier* classifier, size_t top) {
  const std::span<const Reason> reasons = classifier->Explain();
  printf("kind: %s, probability %.4f (%s)\n", std::string(KindName(verdict.kind)).c_str(),
         verdict.p_kind, std::string(KindSentence(verdict.kind)).c_str());
  printf("  log-odds over the runner-up, feature by feature (nats):\n");
  PrintHead(reasons, "kind", top);
  printf("\norigin: %s, probability of backscatter %.4f, assurance %s, returned: %s\n",
         std::string(OriginName(verdict.origin)).c_str(), verdict.p_backscatter,
         std::string(AssuranceName(verdict.assurance)).c_str(),
         std::string(ReturnModeName(verdict.return_mode)).c_str());
  printf("  log-odds, positive speaks for backscatter (nats):\n");
  PrintHead(reasons, "origin", top);
  PrintReason(verdict, classifier->recipients());
}

}  // namespace

int Explain(const ExplainOptions& options) {
  std::shared_ptr<const Model> model;
  std::unique_ptr<Classifier> classifier;
  std::unique_ptr<Classifier> gated;
  Status status = OpenModel(options.model, &model);
  if (status.ok()) status = Classifier::New(model, {.full = true}, &classifier);
  if (status.ok()) status = Classifier::New(model, {}, &gated);
  if (!status.ok()) {
    PrintError(status.message());
    return 1;
  }
  uint32_t at = 0;
  bool is_found = false;
  const Status read = corpus::ForEachMessage(options.path, [&](const corpus::MessageRef& message) {
    if (!message.error.empty() || at++ != options.index) return !is_found;
    is_found = true;
    printf("%s%s\n", OneLine(message.path).c_str(),
           message.index > 0 ? (" #" + std::to_string(message.index)).c_str() : "");
    PrintGate(gated.get(), message.bytes);
    PrintExplanation(classifier->Classify(message.bytes), classifier.get(), options.top);
    return false;
  });
  if (is_found) return 0;
  if (!read.ok()) {
    PrintError(read.message());
  } else if (at == 0) {
    PrintError(options.path + ": holds no message");
  } else {
    PrintError(options.path + ": holds " + std::to_string(at) +
               " messages, counted from 0; give a smaller --index");
  }
  return 1;
}

}  // namespace backstop::cli
