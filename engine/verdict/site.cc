#include "verdict/site.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace backstop::verdict {
namespace {

double Nats(double units) { return units / model::kWeightOne; }

// What must be added to keep `sum` within the site's bounds.
double Cut(const model::SiteView& site, double sum) {
  return std::clamp(sum, -site.trust, site.suspicion) - sum;
}

}  // namespace

static_assert(model::kSiteForms == features::kFormCount, "content.h and original_forms.h");

uint64_t SiteKeyOf(std::string_view fixed_feature) { return features::WordHash(fixed_feature); }

bool IsSiteStructure(std::string_view fixed_feature) {
  return fixed_feature.starts_with("struct.original.");
}

BoundSite BindSite(const model::ModelView& view, const std::vector<std::string>& names) {
  BoundSite bound;
  if (!view.site.exists()) return bound;
  std::vector<int16_t> fixed;
  fixed.reserve(names.size());
  for (const std::string& name : names) {
    fixed.push_back(IsSiteStructure(name)
                        ? view.site.Find(SiteKeyOf(name), view.site.unseen[model::kSiteStructure])
                        : int16_t{0});
  }
  std::vector<int16_t> terms;
  terms.reserve(view.slots.size());
  for (uint32_t slot = 0; slot < view.slots.size(); ++slot) {
    const bool is_full = view.slots[slot].fingerprint != 0;
    terms.push_back(is_full ? view.site.Find(view.keys[slot], view.site.unseen[model::kSiteTerms])
                            : int16_t{0});
  }
  bound.fixed = std::move(fixed);
  bound.terms = std::move(terms);
  return bound;
}

double SiteSum::Forms() const {
  double sum = forms_bias + forms_cut;
  for (double form : forms) sum += form;
  return sum;
}

double SiteSum::Content() const { return structure + vocabulary + content_bias + content_cut; }

SiteSum ScoreSite(const model::SiteView& site, const BoundSite& bound,
                  const features::Extractor& extractor, const TermIndex& index,
                  const TermSet& terms, ReturnMode mode) {
  SiteSum out;
  const report::MessageView& returned = extractor.report().returned;
  if (!site.exists() || !returned.exists() || mode == ReturnMode::kNone) return out;
  const features::FormKeys keys = features::ReadForms(returned);
  for (size_t form = 0; form < keys.size(); ++form)
    out.forms[form] = Nats(site.Find(keys[form], site.unseen[form]));
  out.level = Nats(site.level[static_cast<size_t>(mode)]);
  out.forms_bias = Nats(site.forms_bias);
  out.forms_cut = Cut(site, out.Forms());

  int32_t structure = 0;
  for (const uint32_t feature : extractor.returned_features()) structure += bound.fixed[feature];
  out.structure = Nats(structure);
  int32_t vocabulary = 0;
  for (const uint32_t term : terms.members()) vocabulary += bound.terms[index.SlotOf(term)];
  out.vocabulary = Nats(vocabulary / std::sqrt(terms.size() + model::kVocabularyOffset));
  out.content_bias = Nats(site.content_bias);
  out.content_cut = Cut(site, out.Content());
  return out;
}

}  // namespace backstop::verdict
