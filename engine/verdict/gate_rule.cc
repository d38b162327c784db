#include "verdict/gate_rule.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "base/bytes.h"
#include "features/extractor.h"
#include "features/terms.h"
#include "verdict/bound_model.h"
#include "verdict/rules.h"

namespace backstop::verdict {
namespace {

double LogOdds(const BoundGate& gate, int64_t sum) {
  return gate.slope * static_cast<double>(sum) / model::kWeightOne + gate.intercept;
}

// The model's signs by the hash of their names: those begin alike, and thousands are looked up.
class SignFinder {
 public:
  explicit SignFinder(const std::vector<model::GateSignView>& signs) {
    for (const model::GateSignView& sign : signs)
      signs_.emplace_back(features::WordHash(sign.name), &sign);
    std::sort(signs_.begin(), signs_.end());
  }
  // Null when the model has no weight for it.
  const model::GateSignView* Find(std::string_view name) const {
    const uint64_t hash = features::WordHash(name);
    auto at =
        std::lower_bound(signs_.begin(), signs_.end(), hash,
                         [](const Hashed& sign, uint64_t wanted) { return sign.first < wanted; });
    while (at != signs_.end() && at->first == hash && at->second->name != name) ++at;
    return at == signs_.end() || at->first != hash ? nullptr : at->second;
  }

 private:
  using Hashed = std::pair<uint64_t, const model::GateSignView*>;
  std::vector<Hashed> signs_;
};

// The patterns that the gate has a weight for, as the table takes them.
std::vector<scan::Pattern> PatternsOfGate(const model::ModelView& view, const SignFinder& signs) {
  std::vector<scan::Pattern> wanted;
  for (const scan::Pattern& pattern : PatternsOf(view)) {
    if (!gate::SignTable::CanFind(pattern)) continue;
    const std::string name = features::PatternFeatureName(pattern.name, Zone::kHead);
    if (signs.Find(name) != nullptr) wanted.push_back(pattern);
  }
  return wanted;
}

std::string_view SentenceOf(std::string_view structural) {
  const auto names = features::StructureNames();
  const auto at = std::find(names.begin(), names.end(), structural);
  return features::StructureSentences()[static_cast<size_t>(at - names.begin())];
}

}  // namespace

Status BindGate(const model::ModelView& view, const std::string& file, const std::string& cache_dir,
                BoundGate* out) {
  if (view.gate.signs.empty()) return {};
  const SignFinder signs(view.gate.signs);
  const std::vector<scan::Pattern> patterns = PatternsOfGate(view, signs);
  BoundGate bound;
  if (Status s = gate::SignTable::New(patterns, cache_dir, &bound.table); !s.ok()) return s;
  const std::vector<std::string>& names = bound.table->names();
  std::vector<bool> is_known(view.gate.signs.size(), false);
  for (uint32_t sign = 0; sign < names.size(); ++sign) {
    const model::GateSignView* const known = signs.Find(names[sign]);
    if (known != nullptr) is_known[static_cast<size_t>(known - view.gate.signs.data())] = true;
    bound.weights.push_back(known == nullptr ? 0 : known->weight);
    bound.texts.push_back(sign < bound.table->first_pattern()
                              ? SentenceOf(names[sign])
                              : Trim(patterns[sign - bound.table->first_pattern()].phrase));
  }
  const auto unknown = std::find(is_known.begin(), is_known.end(), false);
  if (unknown != is_known.end()) {
    const auto number = static_cast<size_t>(unknown - is_known.begin());
    return UnknownFeature(file, "gate", view.gate.signs[number].name);
  }
  bound.threshold = view.gate.threshold;
  bound.slope = view.gate.slope;
  bound.intercept = view.gate.intercept;
  *out = std::move(bound);
  return {};
}

int64_t GateSum(const BoundGate& gate, std::span<const uint32_t> signs) {
  int64_t sum = 0;
  for (const uint32_t sign : signs) sum += gate.weights[sign];
  return sum;
}

bool OpensGate(const Evidence& evidence) {
  return evidence.null_sender == Tri::kYes || evidence.return_tag == Tag::kValid;
}

Verdict GatedVerdict(const BoundGate& gate, int64_t sum) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  Verdict out;
  out.kind = Kind::kOrdinary;
  out.p_ndr = Sigmoid(LogOdds(gate, sum));
  out.p_kind = 1 - out.p_ndr;
  out.p_backscatter = out.log_odds = out.content_log_odds = kNone;
  out.notes = kNoteGated;
  return out;
}

void ExplainGate(const BoundGate& gate, std::span<const uint32_t> signs, std::vector<Reason>* out) {
  out->push_back({"gate", "bias", gate.intercept, "a header that shows no sign of a report"});
  for (const uint32_t sign : signs) {
    if (gate.weights[sign] == 0) continue;
    out->push_back({"gate", gate.table->names()[sign],
                    gate.slope * gate.weights[sign] / model::kWeightOne, gate.texts[sign]});
  }
  std::sort(out->begin(), out->end(),
            [](const Reason& a, const Reason& b) { return a.log_odds > b.log_odds; });
}

}  // namespace backstop::verdict
