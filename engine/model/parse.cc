// The way back from a file to ModelContent, for dump, diff and tests: through the same reader as
// the engine's.

#include <algorithm>

#include "model/mapping.h"
#include "model/reader.h"
#include "model/writer.h"

namespace backstop::model {
namespace {

void ParseTerms(const ModelView& view, ModelContent* out) {
  for (uint32_t at = 0; at < view.slots.size(); ++at) {
    const Slot& slot = view.slots[at];
    if (slot.fingerprint == 0) continue;
    TermEntry term;
    term.name = view.TermName(at);
    term.key = view.keys[at];
    term.origin = slot.origin;
    term.has_kind = slot.row != kNoRow;
    if (term.has_kind) {
      const std::span<const int16_t> row = view.KindRow(at);
      std::copy(row.begin(), row.end(), term.kind.begin());
    }
    out->terms.push_back(std::move(term));
  }
  std::sort(out->terms.begin(), out->terms.end(),
            [](const TermEntry& a, const TermEntry& b) { return a.name < b.name; });
}

}  // namespace

Status Parse(std::string_view bytes, const std::string& file, ModelContent* out) {
  Mapping mapping;
  if (Status s = Mapping::OfCopy(bytes, &mapping); !s.ok()) return s;
  ModelView view;
  if (Status s = ReadModel(mapping.bytes(), file, &view); !s.ok()) return s;
  ModelContent content;
  content.name = view.name;
  content.card = view.card;
  content.kind = view.kind;
  content.origin = view.origin;
  for (const PatternView& p : view.patterns) {
    content.patterns.push_back(
        {std::string(p.name), std::string(p.phrase), p.is_regex, p.zones, p.reason});
  }
  for (const FixedView& f : view.fixed)
    content.fixed.push_back({std::string(f.name), f.origin, f.kind});
  for (const EvidenceView& e : view.evidence) {
    content.evidence.push_back({std::string(e.name), std::string(e.sentence), e.log_odds,
                                e.assurance, e.is_kind, e.is_simulated});
  }
  for (const ProbeView& p : view.probes) {
    content.probes.push_back({std::string(p.message), p.kind, p.kind_margin, p.origin_sum});
  }
  ParseTerms(view, &content);
  *out = std::move(content);
  return {};
}

}  // namespace backstop::model
