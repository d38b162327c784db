// What a site's own section of the model (training/adapt) says of a returned message, beside the
// origin head: how our own mail scores, do the message's forms look like ours, and does what it
// holds? The last two are bounded sums, since whoever forges our name can copy both.

#ifndef BACKSTOP_VERDICT_SITE_H_
#define BACKSTOP_VERDICT_SITE_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "backstop/verdict.h"
#include "base/table.h"
#include "features/extractor.h"
#include "features/original_forms.h"
#include "model/reader.h"
#include "verdict/term_set.h"

namespace backstop::verdict {

// The key under which a site has the weight of a fixed feature.
uint64_t SiteKeyOf(std::string_view fixed_feature);
// A row of the structural table that returned messages are asked; other fixed features have no
// weight of a site.
bool IsSiteStructure(std::string_view fixed_feature);

// The site section by feature id and slot; empty without one.
struct BoundSite {
  Table<int16_t> fixed;  // by fixed feature id
  Table<int16_t> terms;  // by slot

  // To or from an image (base/image.h).
  template <typename Image>
  void Pass(Image& image) {
    image(fixed, terms);
  }
};
// `names`: by fixed feature id.
BoundSite BindSite(const model::ModelView& view, const std::vector<std::string>& names);

// Nats, positive for backscatter. All zero without a site section or a returned message.
struct SiteSum {
  double level = 0;
  std::array<double, features::kFormCount> forms{};
  double forms_bias = 0;
  double forms_cut = 0;  // what the bound takes off
  double structure = 0;
  double vocabulary = 0;
  double content_bias = 0;
  double content_cut = 0;

  double Forms() const;    // bounded
  double Content() const;  // bounded
  double Total() const { return level + Forms() + Content(); }
};
// REQUIRES: extractor.ReadReturned or ReadAsReturned was called, `terms` are ScoreOrigin's of
// `index`.
SiteSum ScoreSite(const model::SiteView& site, const BoundSite& bound,
                  const features::Extractor& extractor, const TermIndex& index,
                  const TermSet& terms, ReturnMode mode);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_SITE_H_
