// The engine's names are sorted by their hashes once, and each model name is looked up by halving:
// a few thousand names, well under a millisecond, and no hash table to own.

#include "verdict/bound_model.h"

#include <algorithm>
#include <utility>

#include "features/extractor.h"
#include "features/terms.h"
#include "model/envelope.h"
#include "verdict/evidence_facts.h"

namespace backstop::verdict {
namespace {

std::vector<std::string> FixedNames(const model::ModelView& view) {
  std::vector<std::string> names(features::FixedFeatureCount(view.patterns.size()));
  const auto structure = features::StructureNames();
  std::copy(structure.begin(), structure.end(), names.begin());
  for (uint32_t p = 0; p < view.patterns.size(); ++p) {
    for (int z = 0; z < kZoneCount; ++z) {
      const Zone zone = static_cast<Zone>(z);
      if ((view.patterns[p].zones & MaskOf(zone)) == 0) continue;
      names[features::PatternFeatureId(p, zone)] =
          features::PatternFeatureName(view.patterns[p].name, zone);
    }
  }
  return names;
}

Status BindFixed(const model::ModelView& view, const std::string& file, BoundModel* out) {
  std::vector<std::pair<uint64_t, uint32_t>> ids;  // by hash of the name
  for (uint32_t id = 0; id < out->names.size(); ++id) {
    if (!out->names[id].empty()) ids.emplace_back(features::WordHash(out->names[id]), id);
  }
  std::sort(ids.begin(), ids.end());
  out->row_of.assign(out->names.size(), 0);
  out->fixed_rows.assign(1, {});
  out->fixed_rows.reserve(view.fixed.size() + 1);
  for (const model::FixedView& feature : view.fixed) {
    const uint64_t hash = features::WordHash(feature.name);
    auto at = std::lower_bound(ids.begin(), ids.end(), std::pair{hash, uint32_t{0}});
    while (at != ids.end() && at->first == hash && out->names[at->second] != feature.name) ++at;
    if (at == ids.end() || at->first != hash) return UnknownFeature(file, "fixed", feature.name);
    out->row_of[at->second] = static_cast<uint32_t>(out->fixed_rows.size());
    FixedRow& row = out->fixed_rows.emplace_back();
    std::copy(feature.kind.begin(), feature.kind.end(), row.kind.begin());
    row.origin = feature.origin;
  }
  return {};
}

std::vector<FailureReason> Reasons(const model::ModelView& view) {
  std::vector<FailureReason> reasons(features::FixedFeatureCount(view.patterns.size()),
                                     FailureReason::kUndefined);
  for (uint32_t p = 0; p < view.patterns.size(); ++p) {
    for (const Zone zone : {Zone::kHuman, Zone::kStatus})
      reasons[features::PatternFeatureId(p, zone)] = view.patterns[p].reason;
  }
  return reasons;
}

Status BindEvidence(const model::ModelView& view, const std::string& file, BoundModel* out) {
  const auto facts = EvidenceFacts();
  out->evidence.assign(facts.size(), EvidenceWeight{});
  for (const model::EvidenceView& entry : view.evidence) {
    const auto at = std::find_if(facts.begin(), facts.end(),
                                 [&](const EvidenceFact& f) { return f.name == entry.name; });
    if (at == facts.end()) return UnknownFeature(file, "evidence", entry.name);
    if (at->is_kind != entry.is_kind) {
      return model::Corrupt(file, "evidence", std::string(entry.name) + " aims at the wrong head");
    }
    out->evidence[static_cast<size_t>(at - facts.begin())] = {
        entry.log_odds, std::min(at->strongest, entry.assurance), entry.sentence};
  }
  return {};
}

}  // namespace

Status UnknownFeature(const std::string& file, std::string_view section, std::string_view name) {
  return Status(Code::kUnknownFeature,
                file + ": " + std::string(section) + ": this engine has no \"" + std::string(name) +
                    "\"; use the library version that the model was trained with, or train again");
}

std::vector<scan::Pattern> PatternsOf(const model::ModelView& view) {
  std::vector<scan::Pattern> patterns;
  for (const model::PatternView& p : view.patterns)
    patterns.push_back({p.name, p.phrase, p.is_regex, p.zones, p.says});
  return patterns;
}

Status Bind(const model::ModelView& view, const std::string& file, BoundModel* out) {
  BoundModel bound;
  bound.view = &view;
  bound.names = FixedNames(view);
  bound.reasons = Reasons(view);
  if (Status s = BindFixed(view, file, &bound); !s.ok()) return s;
  using Head = TermIndex::Head;
  if (Status s = TermIndex::New(view, Head::kKind, file, &bound.kind_terms); !s.ok()) return s;
  if (Status s = TermIndex::New(view, Head::kOrigin, file, &bound.origin_terms); !s.ok()) return s;
  if (Status s = BindEvidence(view, file, &bound); !s.ok()) return s;
  bound.site = BindSite(view, bound.names);
  *out = std::move(bound);
  return {};
}

}  // namespace backstop::verdict
