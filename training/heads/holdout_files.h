// The hold-out scores between fit and the verbs that judge by them. Of several processes each
// writes those of its own rows, and who reads gets those of the rows that it has, in the order of
// one process.

#ifndef BACKSTOP_TRAINING_HEADS_HOLDOUT_FILES_H_
#define BACKSTOP_TRAINING_HEADS_HOLDOUT_FILES_H_

#include <string>

#include "backstop/status.h"
#include "examples/examples.h"
#include "heads/holdout.h"

namespace backstop::training {

// All processes of the examples' team call it: beside the first one's file each of the others' is
// path.shard-2-of-4.
Status WriteHoldouts(const AllHoldouts& scores, const Examples& examples, const std::string& path);
// All processes of the examples' team call it. kCorrupt when the scores are of other examples.
Status ReadHoldouts(const std::string& path, const Examples& examples, AllHoldouts* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_HEADS_HOLDOUT_FILES_H_
