// Everything that an operator gave to learn from, as rows: folders and mboxes under one label each,
// and feedback logs. No message may stand under two labels, here or with what was learnt before.

#ifndef BACKSTOP_TRAINING_UPDATE_LABELLED_MAIL_H_
#define BACKSTOP_TRAINING_UPDATE_LABELLED_MAIL_H_

#include <cstddef>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "update/operator_rows.h"
#include "update/update.h"

namespace backstop::training {

struct GatheredMail {
  std::vector<std::string> paths;  // that were read
  size_t returning_nothing = 0;    // reports that say nothing of origin
  size_t gated = 0;                // RowReader::gated
};

// Appends to `rows`, which hold what was learnt before, the rows of messages that are new there.
// `base`: bytes of the model that reads them. kNotFound, kIo, kBadArgument: what could not be read,
// stands under two labels, has a label that the model does not know, or is not found; then nothing
// may be learnt from `rows`.
Status GatherMail(const UpdateOptions& options, const std::string& base,
                  std::vector<OperatorRow>* rows, GatheredMail* out);

// Digests of the messages under `paths`.
Status ReadDigests(const std::vector<std::string>& paths, std::vector<uint64_t>* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_LABELLED_MAIL_H_
