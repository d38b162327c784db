// A model tied to this engine: weights by feature id instead of by name, evidence by fact. Binding
// is where a model and an engine that do not belong together part: an unknown name is an error,
// nothing is dropped silently.

#ifndef BACKSTOP_VERDICT_BOUND_MODEL_H_
#define BACKSTOP_VERDICT_BOUND_MODEL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "model/reader.h"
#include "scan/pattern_set.h"

namespace backstop::verdict {

struct EvidenceWeight {
  double log_odds = 0;  // nats; 0 where the model declares nothing
  Assurance assurance = Assurance::kNone;
  std::string_view sentence;
};

// Immutable after Bind; views into the model's bytes.
struct BoundModel {
  const model::ModelView* view = nullptr;
  std::vector<int32_t> origin;           // by fixed feature id, 1/kWeightOne nat
  std::vector<model::KindWeights> kind;  // by fixed feature id
  std::vector<std::string> names;        // by fixed feature id; empty: no such feature
  std::vector<EvidenceWeight> evidence;  // as EvidenceFacts()
};

// The model's patterns as the scanner takes them.
std::vector<scan::Pattern> PatternsOf(const model::ModelView& view);

// `view` must outlive `out`; `file` is for messages. kUnknownFeature, kCorrupt (evidence that aims
// at the wrong head).
Status Bind(const model::ModelView& view, const std::string& file, BoundModel* out);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_BOUND_MODEL_H_
