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
    if (view.background.messages > 0) term.backscatter_share = view.background.terms[at];
    if (term.has_kind) {
      const std::span<const int16_t> row = view.KindRow(at);
      std::copy(row.begin(), row.end(), term.kind.begin());
    }
    out->terms.push_back(std::move(term));
  }
  std::sort(out->terms.begin(), out->terms.end(),
            [](const TermEntry& a, const TermEntry& b) { return a.name < b.name; });
}

void ParseSite(const SiteView& view, Site* out) {
  if (!view.exists()) return;
  out->summary = view.summary;
  for (size_t i = 0; i < view.keys.size(); ++i)
    out->weights.push_back({view.keys[i], view.weights[i]});
  out->unseen = view.unseen;
  out->level = view.level;
  out->forms_bias = view.forms_bias;
  out->content_bias = view.content_bias;
  out->trust = view.trust;
  out->suspicion = view.suspicion;
}

void ParseBackground(const BackgroundView& view, ModelContent* out) {
  out->background.messages = view.messages;
  for (size_t i = 0; i < view.form_keys.size(); ++i)
    out->background.forms.push_back({view.form_keys[i], view.form_counts[i]});
  if (view.messages == 0) return;
  for (size_t i = 0; i < out->fixed.size(); ++i) out->fixed[i].backscatter_share = view.fixed[i];
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
        {std::string(p.name), std::string(p.phrase), p.is_regex, p.zones, p.reason, p.says});
  }
  for (const FixedView& f : view.fixed)
    content.fixed.push_back({std::string(f.name), f.origin, f.kind, 0});
  for (const EvidenceView& e : view.evidence) {
    content.evidence.push_back({std::string(e.name), std::string(e.sentence), e.log_odds,
                                e.assurance, e.is_kind, e.is_simulated});
  }
  for (const ProbeView& p : view.probes) {
    content.probes.push_back({std::string(p.message), p.kind, p.kind_margin, p.origin_sum});
  }
  for (const GateSignView& sign : view.gate.signs)
    content.gate.signs.push_back({std::string(sign.name), sign.weight});
  content.gate.threshold = view.gate.threshold;
  content.gate.slope = view.gate.slope;
  content.gate.intercept = view.gate.intercept;
  ParseTerms(view, &content);
  ParseBackground(view.background, &content);
  ParseSite(view.site, &content.site);
  *out = std::move(content);
  return {};
}

}  // namespace backstop::model
