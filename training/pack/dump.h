// A model file's names and weights as text, for reviewers.

#ifndef BACKSTOP_TRAINING_PACK_DUMP_H_
#define BACKSTOP_TRAINING_PACK_DUMP_H_

#include <ostream>
#include <string>

#include "backstop/status.h"

namespace backstop::training {

// Tab-separated lines "table name head weight" (nats), or one JSON object; sorted as stored.
Status DumpModel(const std::string& path, bool as_json, std::ostream& out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PACK_DUMP_H_
