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
  const model::GateView& view = gate.view->gate;
  return view.slope * static_cast<double>(sum) / model::kWeightOne + view.intercept;
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

// The model's patterns that the gate has a weight for.
std::vector<uint32_t> PatternsOfGate(const model::ModelView& view,
                                     const std::vector<scan::Pattern>& patterns,
                                     const SignFinder& signs) {
  std::vector<uint32_t> wanted;
  for (uint32_t p = 0; p < patterns.size(); ++p) {
    if (!gate::SignTable::CanFind(patterns[p])) continue;
    const std::string name = features::PatternFeatureName(view.patterns[p].name, Zone::kHead);
    if (signs.Find(name) != nullptr) wanted.push_back(p);
  }
  return wanted;
}

std::string_view SentenceOf(std::string_view structural) {
  const auto names = features::StructureNames();
  const auto at = std::find(names.begin(), names.end(), structural);
  return features::StructureSentences()[static_cast<size_t>(at - names.begin())];
}

// What a sign with that name is: a sentence, or the phrase.
std::string_view TextOf(const BoundGate& gate, uint32_t sign, std::string_view name) {
  const uint32_t first_pattern = gate.table->first_pattern();
  if (sign < first_pattern) return SentenceOf(name);
  return Trim(gate.view->patterns[gate.pattern_of[sign - first_pattern]].phrase);
}

}  // namespace

Status BindGate(const model::ModelView& view, const std::string& file, BoundGate* out) {
  BoundGate bound;
  bound.view = &view;
  const std::vector<model::GateSignView>& known = view.gate.signs;
  if (known.empty()) {
    *out = std::move(bound);
    return {};
  }
  const SignFinder signs(known);
  const std::vector<scan::Pattern> all = PatternsOf(view);
  std::vector<uint32_t> pattern_of = PatternsOfGate(view, all, signs);
  std::vector<scan::Pattern> patterns;
  patterns.reserve(pattern_of.size());
  for (const uint32_t p : pattern_of) patterns.push_back(all[p]);
  std::vector<bool> is_found(known.size(), false);
  std::vector<int32_t> weights;
  std::vector<uint32_t> numbers;
  for (const std::string& name : gate::SignTable::NamesOf(patterns)) {
    const model::GateSignView* const sign = signs.Find(name);
    const size_t number = sign == nullptr ? 0 : static_cast<size_t>(sign - known.data());
    if (sign != nullptr) is_found[number] = true;
    weights.push_back(sign == nullptr ? 0 : sign->weight);
    numbers.push_back(static_cast<uint32_t>(number));
  }
  const auto unknown = std::find(is_found.begin(), is_found.end(), false);
  if (unknown != is_found.end()) {
    const auto number = static_cast<size_t>(unknown - is_found.begin());
    return UnknownFeature(file, "gate", known[number].name);
  }
  if (Status s = gate::SignTable::New(std::move(patterns), &bound.table); !s.ok()) return s;
  bound.weights = std::move(weights);
  bound.numbers = std::move(numbers);
  bound.pattern_of = std::move(pattern_of);
  *out = std::move(bound);
  return {};
}

void WriteGate(BoundGate* gate, ImageWriter* image) {
  (*image)(gate->weights, gate->numbers, gate->pattern_of);
  gate->table->Write(image);
}

bool ReadGate(const model::ModelView& view, ImageReader* image, BoundGate* out) {
  BoundGate bound;
  bound.view = &view;
  (*image)(bound.weights, bound.numbers, bound.pattern_of);
  bound.table = gate::SignTable::Read(image);
  if (bound.table == nullptr) return false;
  *out = std::move(bound);
  return true;
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
  const model::GateView& view = gate.view->gate;
  out->push_back({"gate", "bias", view.intercept, "a header that shows no sign of a report"});
  for (const uint32_t sign : signs) {
    if (gate.weights[sign] == 0) continue;
    const std::string_view name = view.signs[gate.numbers[sign]].name;
    out->push_back({"gate", name, view.slope * gate.weights[sign] / model::kWeightOne,
                    TextOf(gate, sign, name)});
  }
  std::sort(out->begin(), out->end(),
            [](const Reason& a, const Reason& b) { return a.log_odds > b.log_odds; });
}

}  // namespace backstop::verdict
