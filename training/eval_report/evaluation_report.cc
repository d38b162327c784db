#include "eval_report/evaluation_report.h"

#include "eval_report/message_traits.h"

namespace backstop::training {

Status BuildEvaluationReport(const Recipe& recipe, const Examples& examples,
                             const AllHoldouts& holdouts, const Progress& progress,
                             EvaluationReport* out) {
  EvaluationReport report;
  const MessageTraits traits(examples);
  if (progress) progress("resample");
  ReportOrigin(recipe, examples, holdouts[static_cast<size_t>(Head::kOrigin)], traits, &report);
  ReportKind(recipe, examples, holdouts[static_cast<size_t>(Head::kKind)], traits, &report);
  for (Head head : {Head::kOrigin, Head::kKind}) {
    if (Status s = ReportFoldModels(recipe, examples, holdouts[static_cast<size_t>(head)], progress,
                                    &report);
        !s.ok())
      return s;
  }
  *out = std::move(report);
  return {};
}

}  // namespace backstop::training
