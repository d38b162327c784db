// What the sources say one by one: for each column the log-odds ratio of the two labels within the
// mail of one source and language, averaged as in a random-effects meta-analysis (DerSimonian and
// Laird 1986). A logistic regression may lean on what tells labels apart only because it tells
// sources apart, or languages that a source knows from spam alone; this cannot, so the two together
// carry over better than either.

#ifndef BACKSTOP_TRAINING_HEADS_CONSENSUS_H_
#define BACKSTOP_TRAINING_HEADS_CONSENSUS_H_

#include <vector>

#include "fit/design.h"
#include "heads/source_contrasts.h"

namespace backstop::training {

// [columns], nats: label 1 against label 0. A language of a source with few rows of a label
// does not count; where none counts all is 0. `origins`: one per row of the design. All processes
// of the team call it.
std::vector<double> ConsensusRatios(const Design& design, const std::vector<RowOrigin>& origins);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_CONSENSUS_H_
