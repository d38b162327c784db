// Each check is one linear pass (names: one sort), so that a hostile file costs no more than an
// honest one of its size.

#include "model/checks.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/view_as.h"
#include "model/envelope.h"

namespace backstop::model {
namespace {

bool IsWithin(double x, double limit) { return std::isfinite(x) && std::abs(x) <= limit; }
bool IsGoodSlope(double x) { return std::isfinite(x) && x >= 0 && x <= kMaxSlope; }
bool IsGoodScale(TermScale scale) { return IsWithin(scale.offset, 1e9); }
bool IsGoodWeight(int32_t weight) {
  return weight >= -kMaxFixedWeight && weight <= kMaxFixedWeight;
}

bool IsModelName(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

bool AreUnique(std::vector<std::string_view> names) {
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) == names.end();
}

bool IsAscending(std::span<const uint64_t> keys) {
  return std::adjacent_find(keys.begin(), keys.end(), [](auto a, auto b) { return a >= b; }) ==
         keys.end();
}

// Length of the longest run of full slots, around the end. REQUIRES: at least one slot is empty.
uint32_t LongestRun(std::span<const Slot> slots) {
  size_t first_empty = 0;
  while (slots[first_empty].fingerprint != 0) ++first_empty;
  uint32_t longest = 0;
  uint32_t run = 0;
  for (size_t i = 1; i <= slots.size(); ++i) {
    run = slots[(first_empty + i) & (slots.size() - 1)].fingerprint != 0 ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// The fault of slot `at`, or empty.
std::string_view SlotFault(const ModelView& view, uint32_t at, size_t rows) {
  const Slot& slot = view.slots[at];
  if (slot.fingerprint == 0) {
    const bool is_blank =
        slot.origin == 0 && slot.row == kNoRow && view.keys[at] == 0 && view.TermName(at).empty();
    return is_blank ? "" : "an empty slot holds values";
  }
  if (slot.row != kNoRow && slot.row >= rows) return "a row index is out of range";
  if (view.TermName(at).empty()) return "a term has no name";
  if (slot.fingerprint != FingerprintOf(view.keys[at]))
    return "a fingerprint is not that of its key";
  if (view.Find(view.keys[at]) != static_cast<int32_t>(at))
    return "a term cannot be found by its key";
  return "";
}

Status CheckNameEnds(const ModelView& view, const std::string& file) {
  uint32_t previous = 0;
  for (const uint32_t end : view.name_ends) {
    if (end < previous || end > view.names.size())
      return Corrupt(file, "cold", "term names out of order");
    previous = end;
  }
  if (previous != view.names.size()) return Corrupt(file, "cold", "text behind the last term name");
  return {};
}

Status CheckPatterns(const ModelView& view, const std::string& file) {
  std::vector<std::string_view> names;
  for (const PatternView& p : view.patterns) {
    if (p.name.empty() || p.phrase.empty())
      return Corrupt(file, "patterns", "a pattern without name or phrase");
    if (p.zones == 0 || p.zones >= 1u << kZoneCount)
      return Corrupt(file, "patterns", "zones out of range");
    if (static_cast<int>(p.reason) >= kFailureReasonCount)
      return Corrupt(file, "patterns", "reason out of range");
    if (static_cast<int>(p.says) >= kMeaningCount)
      return Corrupt(file, "patterns", "meaning out of range");
    names.push_back(p.name);
  }
  if (!AreUnique(std::move(names))) return Corrupt(file, "patterns", "a name occurs twice");
  return {};
}

Status CheckFixed(const ModelView& view, const std::string& file) {
  for (size_t i = 0; i < view.fixed.size(); ++i) {
    const FixedView& f = view.fixed[i];
    if (f.name.empty()) return Corrupt(file, "fixed", "a feature without a name");
    if (i > 0 && view.fixed[i - 1].name >= f.name)
      return Corrupt(file, "fixed", "names not in order");
    const bool is_good =
        IsGoodWeight(f.origin) && std::all_of(f.kind.begin(), f.kind.end(), IsGoodWeight);
    if (!is_good) return Corrupt(file, "fixed", "a weight is out of range");
  }
  return {};
}

Status CheckEvidence(const ModelView& view, const std::string& file) {
  std::vector<std::string_view> names;
  for (const EvidenceView& e : view.evidence) {
    if (e.name.empty()) return Corrupt(file, "evidence", "an entry without a name");
    if (!IsWithin(e.log_odds, kMaxNats))
      return Corrupt(file, "evidence", "log-odds not finite or out of range");
    if (static_cast<int>(e.assurance) >= kAssuranceCount)
      return Corrupt(file, "evidence", "assurance out of range");
    names.push_back(e.name);
  }
  if (!AreUnique(std::move(names))) return Corrupt(file, "evidence", "a name occurs twice");
  return {};
}

Status CheckProbes(const ModelView& view, const std::string& file) {
  if (view.probes.size() > kMaxProbes) return Corrupt(file, "probes", "too many");
  for (const ProbeView& p : view.probes) {
    if (p.message.size() > kMaxProbeBytes) return Corrupt(file, "probes", "a message is too long");
    if (static_cast<uint32_t>(p.kind) >= view.kind_count)
      return Corrupt(file, "probes", "kind out of range");
  }
  return {};
}

}  // namespace

Status CheckHeads(const ModelView& view, const std::string& file) {
  const KindHead& kind = view.kind;
  if (!IsGoodSlope(kind.slope) || !IsGoodScale(kind.terms))
    return Corrupt(file, "kind", "slope or scale out of range");
  if (kind.trained_kinds == 0 || kind.trained_kinds >> view.kind_count != 0) {
    return Corrupt(file, "kind", "trained kinds out of range");
  }
  if (!std::all_of(kind.bias.begin(), kind.bias.end(), IsGoodWeight)) {
    return Corrupt(file, "kind", "a bias is out of range");
  }
  const OriginHead& origin = view.origin;
  const bool is_good = IsGoodWeight(origin.bias) && IsGoodScale(origin.terms) &&
                       std::all_of(origin.slope.begin(), origin.slope.end(), IsGoodSlope) &&
                       std::all_of(origin.intercept.begin(), origin.intercept.end(),
                                   [](double x) { return IsWithin(x, kMaxNats); });
  if (!is_good) return Corrupt(file, "origin", "bias, scale, slope or intercept out of range");
  return {};
}

Status CheckTable(const ModelView& view, const std::string& file) {
  const size_t size = view.slots.size();
  if (!std::has_single_bit(size) || size > size_t{1} << 30) {
    return Corrupt(file, "slots", "their number is not a power of two");
  }
  if (!IsAligned(view.slots.data(), kSlotAlignment)) return Corrupt(file, "slots", "not aligned");
  if (view.keys.size() != size || view.name_ends.size() != size) {
    return Corrupt(file, "cold", "keys or names do not match the slots");
  }
  if (view.kind_rows.size() % view.kind_count != 0)
    return Corrupt(file, "kind_rows", "an incomplete row");
  if (std::none_of(view.slots.begin(), view.slots.end(),
                   [](const Slot& s) { return s.fingerprint == 0; })) {
    return Corrupt(file, "slots", "no slot is empty");
  }
  if (LongestRun(view.slots) > kMaxRun)
    return Corrupt(file, "slots", "too many full slots in a row");
  if (Status s = CheckNameEnds(view, file); !s.ok()) return s;
  const size_t rows = view.kind_rows.size() / view.kind_count;
  for (uint32_t at = 0; at < size; ++at) {
    if (const std::string_view fault = SlotFault(view, at, rows); !fault.empty()) {
      return Corrupt(file, "slots", std::string(fault) + " (slot " + std::to_string(at) + ")");
    }
  }
  return {};
}

Status CheckGate(const ModelView& view, const std::string& file) {
  const GateView& gate = view.gate;
  if (gate.signs.empty()) return {};  // there is none
  if (gate.signs.size() > kMaxGateSigns) return Corrupt(file, "gate", "too many signs");
  for (size_t i = 0; i < gate.signs.size(); ++i) {
    if (i > 0 && gate.signs[i - 1].name >= gate.signs[i].name)
      return Corrupt(file, "gate", "names not in order");
    if (gate.signs[i].weight <= 0 || !IsGoodWeight(gate.signs[i].weight))
      return Corrupt(file, "gate", "a weight is not above 0, or out of range");
  }
  const bool is_good =
      gate.threshold > 0 && IsGoodSlope(gate.slope) && IsWithin(gate.intercept, kMaxNats);
  if (!is_good) return Corrupt(file, "gate", "threshold, slope or intercept out of range");
  return {};
}

Status CheckLists(const ModelView& view, const std::string& file) {
  if (!IsModelName(view.name)) return Corrupt(file, "name", "not 1 to 64 of a-z 0-9 . _ -");
  if (Status s = CheckPatterns(view, file); !s.ok()) return s;
  if (Status s = CheckFixed(view, file); !s.ok()) return s;
  if (Status s = CheckEvidence(view, file); !s.ok()) return s;
  return CheckProbes(view, file);
}

Status CheckBackground(const ModelView& view, const std::string& file) {
  const BackgroundView& background = view.background;
  if (background.messages == 0) return {};
  const bool is_parallel = background.form_keys.size() == background.form_counts.size() &&
                           background.fixed.size() == view.fixed.size() &&
                           background.terms.size() == view.slots.size();
  if (!is_parallel) return Corrupt(file, "background", "keys and counts differ in number");
  if (!IsAscending(background.form_keys)) return Corrupt(file, "background", "keys not in order");
  return {};
}

Status CheckSite(const ModelView& view, const std::string& file) {
  const SiteView& site = view.site;
  if (!site.exists()) return {};
  if (site.keys.size() != site.weights.size())
    return Corrupt(file, "site", "keys and weights differ in number");
  if (!IsAscending(site.keys)) return Corrupt(file, "site", "keys not in order");
  const bool is_good = std::all_of(site.level.begin(), site.level.end(), IsGoodWeight) &&
                       IsGoodWeight(site.forms_bias) && IsGoodWeight(site.content_bias) &&
                       IsWithin(site.trust, kMaxSiteNats) &&
                       IsWithin(site.suspicion, kMaxSiteNats) && site.trust >= 0 &&
                       site.suspicion >= 0;
  if (!is_good) return Corrupt(file, "site", "a bias or a bound is out of range");
  return {};
}

}  // namespace backstop::model
