// A model's self-test: messages whose sums were recorded when it was packed and must come out the
// same wherever it is opened, else engine and model disagree about what a feature means.

#ifndef BACKSTOP_VERDICT_PROBES_H_
#define BACKSTOP_VERDICT_PROBES_H_

#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "model/content.h"
#include "scan/pattern_set.h"
#include "verdict/bound_model.h"

namespace backstop::verdict {

// kProbeFailed naming the probe and what came out instead; kNoMemory. Does nothing in a model
// without probes.
Status RunProbes(const BoundModel& model, const scan::PatternSet& patterns,
                 const std::string& file);

// For the trainer: scores the messages of `probes` with the model in `model_bytes` (serialised
// without probes) and fills in the rest. Codes as Model::Open.
Status FillProbes(std::string_view model_bytes, std::vector<model::Probe>* probes);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_PROBES_H_
