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

Status BindFixed(const model::ModelView& view, const std::vector<std::string>& names,
                 const std::string& file, BoundModel* out) {
  std::vector<std::pair<uint64_t, uint32_t>> ids;  // by hash of the name
  for (uint32_t id = 0; id < names.size(); ++id) {
    if (!names[id].empty()) ids.emplace_back(features::WordHash(names[id]), id);
  }
  std::sort(ids.begin(), ids.end());
  std::vector<uint32_t> row_of(names.size(), 0);
  std::vector<FixedRow> rows(1);
  rows.reserve(view.fixed.size() + 1);
  for (const model::FixedView& feature : view.fixed) {
    const uint64_t hash = features::WordHash(feature.name);
    auto at = std::lower_bound(ids.begin(), ids.end(), std::pair{hash, uint32_t{0}});
    while (at != ids.end() && at->first == hash && names[at->second] != feature.name) ++at;
    if (at == ids.end() || at->first != hash) return UnknownFeature(file, "fixed", feature.name);
    row_of[at->second] = static_cast<uint32_t>(rows.size());
    FixedRow& row = rows.emplace_back();
    std::copy(feature.kind.begin(), feature.kind.end(), row.kind.begin());
    row.origin = feature.origin;
  }
  out->row_of = std::move(row_of);
  out->fixed_rows = std::move(rows);
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

std::vector<scan::Pattern> PatternsOf(const model::ModelView& view) {
  std::vector<scan::Pattern> patterns;
  for (const model::PatternView& p : view.patterns)
    patterns.push_back({p.name, p.phrase, p.is_regex, p.zones, p.says});
  return patterns;
}

Status Bind(const model::ModelView& view, const std::string& file, BoundModel* out) {
  BoundModel bound;
  bound.view = &view;
  const std::vector<std::string> names = FixedNames(view);
  bound.reasons = Reasons(view);
  if (Status s = BindFixed(view, names, file, &bound); !s.ok()) return s;
  using Head = TermIndex::Head;
  if (Status s = TermIndex::New(view, Head::kKind, file, &bound.kind_terms); !s.ok()) return s;
  if (Status s = TermIndex::New(view, Head::kOrigin, file, &bound.origin_terms); !s.ok()) return s;
  if (Status s = BindEvidence(view, file, &bound); !s.ok()) return s;
  bound.site = BindSite(view, names);
  *out = std::move(bound);
  return {};
}

Status BindImage(const model::ModelView& view, const std::string& file, ImageReader* image,
                 BoundModel* out) {
  BoundModel bound;
  bound.view = &view;
  bound.Pass(*image);
  if (Status s = BindEvidence(view, file, &bound); !s.ok()) return s;
  *out = std::move(bound);
  return {};
}

}  // namespace backstop::verdict
