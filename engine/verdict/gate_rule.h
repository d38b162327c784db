// The header gate with its model: whether a message is worth the full path, how likely it is that a
// failure report was let go, and why.

#ifndef BACKSTOP_VERDICT_GATE_RULE_H_
#define BACKSTOP_VERDICT_GATE_RULE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backstop/evidence.h"
#include "backstop/status.h"
#include "backstop/verdict.h"
#include "base/image.h"
#include "gate/sign_table.h"
#include "model/reader.h"

namespace backstop::verdict {

// Immutable after Bind; the model's view must outlive it.
struct BoundGate {
  const model::ModelView* view = nullptr;
  std::unique_ptr<gate::SignTable> table;  // null: the model has no gate
  Table<int32_t> weights;                  // by sign, 1/kWeightOne nat; 0: the model has not got it
  Table<uint32_t> numbers;     // by sign, its place in view->gate.signs where it has a weight
  Table<uint32_t> pattern_of;  // by sign from table->first_pattern() on
};

// kUnknownFeature: a sign that this engine cannot look for. Else as scan::PatternSet::New.
Status BindGate(const model::ModelView& view, const std::string& file, BoundGate* out);
// To an image (base/image.h), and what BindGate made of the same model from one; false when the
// image has none. REQUIRES: the model has a gate.
void WriteGate(BoundGate* gate, ImageWriter* image);
bool ReadGate(const model::ModelView& view, ImageReader* image, BoundGate* out);

// In 1/kWeightOne nat.
int64_t GateSum(const BoundGate& gate, std::span<const uint32_t> signs);
inline bool IsOpen(const BoundGate& gate, int64_t sum) { return sum >= gate.view->gate.threshold; }

// What only answers have is worth the full path, whatever the header says.
bool OpensGate(const Evidence& evidence);

// The verdict on a message that was let go.
Verdict GatedVerdict(const BoundGate& gate, int64_t sum);

// Appends the summands of the gate's log-odds. Never beyond the capacity of `out`.
void ExplainGate(const BoundGate& gate, std::span<const uint32_t> signs, std::vector<Reason>* out);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_GATE_RULE_H_
