// The rows that an operator's mail gave, and the folder that keeps them beside the model.

#ifndef BACKSTOP_TRAINING_UPDATE_OPERATOR_ROWS_H_
#define BACKSTOP_TRAINING_UPDATE_OPERATOR_ROWS_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "backstop/verdict.h"

namespace backstop::training {

// One reading of a message by the base model.
struct OperatorRow {
  uint64_t message = 0;  // digest of its bytes
  bool is_backscatter = false;
  ReturnMode mode = ReturnMode::kNone;
  double log_odds = 0;  // of the base
  std::vector<std::string> fixed;
  std::array<std::vector<uint64_t>, 2> terms;  // by zone
  std::array<double, 2> scale{1, 1};           // of the zone's terms
};

// Rows of the messages under `path`, appended. Errors name the message.
Status ReadOperatorRows(std::string_view base_model, const std::string& path, bool is_backscatter,
                        std::vector<OperatorRow>* out, size_t* returning_nothing);
// Digests of the messages under `path`.
Status ReadDigests(const std::string& path, std::vector<uint64_t>* out);

Status WriteOperatorRows(const std::vector<OperatorRow>& rows, const std::string& path);
Status ReadOperatorRowsFile(const std::string& path, std::vector<OperatorRow>* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_OPERATOR_ROWS_H_
