// From fitted heads to a model file: weights in fixed point, patterns, evidence, probes and card in
// one file that is opened as a gateway would open it before it gets its name.

#ifndef BACKSTOP_TRAINING_PACK_PACK_H_
#define BACKSTOP_TRAINING_PACK_PACK_H_

#include <string>
#include <vector>

#include "backstop/status.h"
#include "evaluate/evaluate.h"
#include "examples/examples.h"
#include "heads/head_files.h"
#include "model/content.h"
#include "recipe/recipe.h"

namespace backstop::training {

struct PackInput {
  const Recipe* recipe = nullptr;
  const Examples* examples = nullptr;
  NamedHeads heads;
  Calibration calibration;
  Results results;
  std::vector<model::PatternEntry> patterns;
  std::vector<model::EvidenceEntry> evidence;
  model::Background background;  // without shares; no messages: none is packed
};

struct PackReport {
  size_t bytes = 0;
  size_t probes = 0;
  size_t clamped = 0;  // weights beyond what the hot table holds
  std::string version;
};

// The content without probes. `clamped` counts weights that had to be cut to the format's range.
model::ModelContent BuildContent(const PackInput& input, size_t* clamped);

// The model card, Markdown.
std::string WriteCard(const PackInput& input);

// Serialises, fills the probes, opens the result with the probes run, and only then writes `path`,
// and the card as "<path without .backstop>.card.md". Errors name the file; nothing is written
// then.
Status Pack(const PackInput& input, const std::string& path, PackReport* report);

// Whether Pack could put both there now. kIo.
Status CheckPackOutput(const std::string& path);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PACK_PACK_H_
