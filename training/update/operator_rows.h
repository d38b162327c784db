// The rows that an operator's mail gave, and the file that keeps them beside the model: names of
// features and hashed words, no text.

#ifndef BACKSTOP_TRAINING_UPDATE_OPERATOR_ROWS_H_
#define BACKSTOP_TRAINING_UPDATE_OPERATOR_ROWS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backstop/classifier.h"
#include "backstop/labels.h"
#include "backstop/status.h"
#include "backstop/verdict.h"
#include "opened_model/opened_model.h"
#include "recipe/recipe.h"

namespace backstop::training {

// What an operator says of a message; what is not said is not learnt.
struct OperatorLabel {
  std::optional<Kind> kind;
  std::optional<Origin> origin;  // legitimate or backscatter
};

// One reading of a message by the base model, for one head.
struct OperatorRow {
  uint64_t message = 0;  // DigestOf
  Head head = Head::kOrigin;
  uint8_t label = 0;                    // Kind or Origin
  ReturnMode mode = ReturnMode::kNone;  // of origin
  std::vector<double> sums;    // of the base, calibrated, nats: of backscatter; or by Kind,
                               // kUntrained for those that the base does not know
  std::vector<uint64_t> keys;  // messages that share one show the same original (kind: are copies)
  std::vector<std::string> fixed;
  std::array<std::vector<uint64_t>, 2> terms;  // by zone
  std::array<double, 2> scale{1, 1};           // of the zone's terms
};
inline constexpr double kUntrained = -1000;  // e to its power is 0
bool HasKind(uint32_t trained_kinds, Kind kind);

// XXH3, 64 bits, of a message's bytes as the reader gives them (`xxhsum -H3` of a file).
uint64_t DigestOf(std::string_view bytes);

class RowReader {
 public:
  // `base`: a model file's bytes.
  static Status New(std::string_view base, std::unique_ptr<RowReader>* out);
  // Appends the rows that the label gives. A report that returns nothing has none for origin, and
  // is counted.
  void Read(std::string_view message, const OperatorLabel& label, std::vector<OperatorRow>* out);
  bool KnowsKind(Kind kind) const { return HasKind(base_->view.kind.trained_kinds, kind); }
  // Of what was read last: it has a header field.
  bool is_mail() const { return (base_->extractor->notes() & kNoteNoHeader) == 0; }
  size_t returning_nothing() const { return returning_nothing_; }
  // Read messages of an automatic kind that the model's header gate never looks into.
  size_t gated() const { return gated_; }

 private:
  RowReader(std::unique_ptr<OpenedModel> base, std::unique_ptr<Classifier> gated)
      : base_(std::move(base)), classifier_(std::move(gated)) {}
  OperatorRow KindRow(std::string_view message, Kind kind);
  OperatorRow OriginRow(std::string_view message, Origin origin, ReturnMode mode);

  std::unique_ptr<OpenedModel> base_;
  std::unique_ptr<Classifier> classifier_;  // asked for the gate
  size_t returning_nothing_ = 0, gated_ = 0;
};

// `model`: a number of the model that learnt them.
Status WriteOperatorRows(const std::vector<OperatorRow>& rows, uint64_t model,
                         const std::string& path);
Status ReadOperatorRows(const std::string& path, uint64_t* model, std::vector<OperatorRow>* out);

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_UPDATE_OPERATOR_ROWS_H_
