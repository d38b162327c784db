// Two models over the same mail: which verdicts change. The summary goes into the message of a
// commit that changes a model.

#ifndef BACKSTOP_TRAINING_PACK_COMPARE_H_
#define BACKSTOP_TRAINING_PACK_COMPARE_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "backstop/status.h"

namespace backstop::training {

struct CompareReport {
  size_t messages = 0;
  size_t changed = 0;  // kind or origin differs
  size_t unread = 0;
  Status first_unread;  // OK when all was read
};

// One line per changed verdict (unless `is_summary`), then the totals by old and new verdict.
// kNotFound, kIo: nothing could be read; and what Model::Open says. What else cannot be read is
// left out, and told in the report.
Status CompareModels(const std::string& old_model, const std::string& new_model,
                     const std::vector<std::string>& paths, bool is_summary, std::ostream& out,
                     CompareReport* report);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PACK_COMPARE_H_
