// A probe goes the way of a message (classifier.cc) as far as the uncalibrated sums, so a
// difference is the engine's and not a threshold's. One unit of slack is for the rounding of a
// scaled dictionary sum.

#include "verdict/probes.h"

#include <cmath>
#include <memory>

#include "features/extractor.h"
#include "model/mapping.h"
#include "verdict/heads.h"
#include "verdict/rules.h"

namespace backstop::verdict {
namespace {

struct Outcome {
  Kind kind;
  int64_t kind_margin;
  int64_t origin_sum;
};

Outcome Score(const BoundModel& model, std::string_view message, features::Extractor* extractor,
              HeadTerms* terms) {
  extractor->ReadOuter(message);
  const KindSums sums = ScoreKind(model, *extractor, &terms->kind);
  const KindDecision decision = DecideKind(model, sums, Evidence{});
  if (IsReadAsReturned(decision.kind)) {
    extractor->ReadAsReturned(ReturnMode::kFull);
  } else {
    extractor->ReadReturned();
  }
  const OriginSum origin = ScoreOrigin(model, *extractor, &terms->origin);
  const size_t best = static_cast<size_t>(decision.kind);
  const size_t second = static_cast<size_t>(decision.runner_up);
  return {decision.kind, std::llround(sums.sum[best] - sums.sum[second]), std::llround(origin.sum)};
}

bool IsNear(int64_t a, int64_t b) { return a - b <= 1 && b - a <= 1; }

std::string Describe(Kind kind, int64_t kind_margin, int64_t origin_sum) {
  return std::string(KindName(kind)) + " " + std::to_string(kind_margin) + " " +
         std::to_string(origin_sum);
}

}  // namespace

Status RunProbes(const BoundModel& model, const scan::PatternSet& patterns,
                 const std::string& file) {
  if (model.view->probes.empty()) return {};
  std::unique_ptr<features::Extractor> extractor;
  if (Status s = features::Extractor::New(patterns, &extractor); !s.ok()) return s;
  HeadTerms terms(model);
  for (size_t i = 0; i < model.view->probes.size(); ++i) {
    const model::ProbeView& probe = model.view->probes[i];
    const Outcome got = Score(model, probe.message, extractor.get(), &terms);
    const bool is_same = got.kind == probe.kind && IsNear(got.kind_margin, probe.kind_margin) &&
                         IsNear(got.origin_sum, probe.origin_sum);
    if (is_same) continue;
    return Status(Code::kProbeFailed,
                  file + ": probes: number " + std::to_string(i) + " should give " +
                      Describe(probe.kind, probe.kind_margin, probe.origin_sum) + " and gives " +
                      Describe(got.kind, got.kind_margin, got.origin_sum) +
                      "; use the library version that the model was trained with, or train again");
  }
  return {};
}

Status FillProbes(std::string_view model_bytes, std::vector<model::Probe>* probes) {
  const std::string file = "the model to probe";
  model::Mapping mapping;
  if (Status s = model::Mapping::OfCopy(model_bytes, &mapping); !s.ok()) return s;
  model::ModelView view;
  if (Status s = model::ReadModel(mapping.bytes(), file, &view); !s.ok()) return s;
  BoundModel bound;
  if (Status s = Bind(view, file, &bound); !s.ok()) return s;
  std::unique_ptr<scan::PatternSet> patterns;
  if (Status s = scan::PatternSet::New(PatternsOf(view), &patterns); !s.ok()) return s;
  std::unique_ptr<features::Extractor> extractor;
  if (Status s = features::Extractor::New(*patterns, &extractor); !s.ok()) return s;
  HeadTerms terms(bound);
  for (model::Probe& probe : *probes) {
    const Outcome got = Score(bound, probe.message, extractor.get(), &terms);
    probe.kind = got.kind;
    probe.kind_margin = got.kind_margin;
    probe.origin_sum = got.origin_sum;
  }
  return {};
}

}  // namespace backstop::verdict
