// A model laid open: the engine's own extractor and heads over one model file's bytes, for rooms
// that look at sums and features instead of verdicts. Not thread-safe.

#ifndef BACKSTOP_TRAINING_OPENED_MODEL_OPENED_MODEL_H_
#define BACKSTOP_TRAINING_OPENED_MODEL_OPENED_MODEL_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "features/extractor.h"
#include "model/mapping.h"
#include "model/reader.h"
#include "scan/pattern_set.h"
#include "verdict/bound_model.h"
#include "verdict/heads.h"

namespace backstop::training {

struct OpenedModel {
  // `model`: a model file's bytes, copied. Errors name `file`.
  static Status New(std::string_view model, const std::string& file,
                    std::unique_ptr<OpenedModel>* out);
  OpenedModel(const OpenedModel&) = delete;
  OpenedModel& operator=(const OpenedModel&) = delete;

  verdict::KindSums ScoreKind() { return verdict::ScoreKind(bound, *extractor, &terms->kind); }
  verdict::OriginSum ScoreOrigin() {
    return verdict::ScoreOrigin(bound, *extractor, &terms->origin);
  }

  model::Mapping bytes;
  model::ModelView view;
  verdict::BoundModel bound;
  std::vector<std::string> names;  // by fixed feature id
  std::unique_ptr<scan::PatternSet> patterns;
  std::unique_ptr<features::Extractor> extractor;
  std::unique_ptr<verdict::HeadTerms> terms;  // those of the last scores

 private:
  OpenedModel() = default;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_OPENED_MODEL_OPENED_MODEL_H_
