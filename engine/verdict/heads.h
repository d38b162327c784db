// The two linear heads: active features in, one sum per kind and one for origin out. All sums are
// of 1/kWeightOne nat and exact in double, so they do not depend on order; only the scales of
// dictionary terms are fractions.

#ifndef BACKSTOP_VERDICT_HEADS_H_
#define BACKSTOP_VERDICT_HEADS_H_

#include <array>

#include "features/extractor.h"
#include "verdict/bound_model.h"
#include "verdict/term_set.h"

namespace backstop::verdict {

// How the dictionary terms of a head's two zones are scaled (model::TermScale): the first `split`
// members of its term set are of its first zone.
struct TermScales {
  std::array<double, 2> by_zone{1, 1};
  uint32_t split = 0;
  double At(size_t member) const { return by_zone[member < split ? 0 : 1]; }
};

// Before calibration: bias + fixed features + scaled terms.
struct KindSums {
  std::array<double, kKindCount> sum{};
  TermScales scales;
};
struct OriginSum {
  double sum = 0;
  TermScales scales;
};

// Of one message.
struct HeadTerms {
  explicit HeadTerms(const BoundModel& model)
      : kind(model.kind_terms), origin(model.origin_terms) {}
  TermSet kind, origin;
};

// REQUIRES: extractor.ReadOuter was called. `terms`, a set of the head's terms, receives those
// counted.
KindSums ScoreKind(const BoundModel& model, const features::Extractor& extractor, TermSet* terms);
// REQUIRES: extractor.ReadReturned or ReadAsReturned was called.
OriginSum ScoreOrigin(const BoundModel& model, const features::Extractor& extractor,
                      TermSet* terms);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_HEADS_H_
