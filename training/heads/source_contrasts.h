// How far a head's sums drift from source to source, as a penalty: for mail of one label and return
// mode the mean row of each domain, less the mean of these. A weight vector that makes every such
// contrast 0 gives like mail of all sources the same mean sum, so that a threshold carries over.

#ifndef BACKSTOP_TRAINING_HEADS_SOURCE_CONTRASTS_H_
#define BACKSTOP_TRAINING_HEADS_SOURCE_CONTRASTS_H_

#include <cstdint>
#include <vector>

#include "backstop/verdict.h"
#include "fit/design.h"

namespace backstop::training {

// What a row of the design is of.
struct RowOrigin {
  uint32_t domain = 0;  // heads/domains.h
  ReturnMode mode = ReturnMode::kNone;
  uint32_t group = 0;  // its collection (heads/domains.h) and language: heads/consensus.h
};

// [contrasts][columns], for LogisticOptions; the sum of their squares with a weight vector is, over
// labels and modes, the variance of its mean sums between domains. Domains with few rows of a label
// and mode do not count: their mean is chance. `origins`: one per row of the design.
std::vector<std::vector<double>> SourceContrasts(const Design& design,
                                                 const std::vector<RowOrigin>& origins);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_SOURCE_CONTRASTS_H_
