// A feedback log: what an operator, or the gateway's "this is no bounce" button, says of single
// messages. JSON, one object a line, as `backstop score --format jsonl` prints it with a member
// "label" added: {"path":"in.mbox","index":3,"label":{"kind":"auto-reply","origin":"backscatter"}}.
// "digest" (16 hexadecimal digits, DigestOf) may stand for the path, or beside it.

#ifndef BACKSTOP_TRAINING_UPDATE_FEEDBACK_LOG_H_
#define BACKSTOP_TRAINING_UPDATE_FEEDBACK_LOG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "update/operator_rows.h"

namespace backstop::training {

struct Feedback {
  std::string place;  // "log.jsonl:7", for messages
  std::string path;   // empty: the digest names the message
  uint32_t index = 0;
  std::optional<uint64_t> digest;
  OperatorLabel label;
};

// Appends the log's entries; members that say nothing of the message or its label are passed over,
// empty lines too. Errors name the line and what to write.
Status ReadFeedbackLog(const std::string& file, std::vector<Feedback>* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_FEEDBACK_LOG_H_
