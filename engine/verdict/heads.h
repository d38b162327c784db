// The two linear heads: active features in, one sum per kind and one for origin out. All sums are
// of 1/kWeightOne nat and exact in double, so they do not depend on order; only the scale of a
// dictionary block is a fraction.

#ifndef BACKSTOP_VERDICT_HEADS_H_
#define BACKSTOP_VERDICT_HEADS_H_

#include <array>

#include "base/sparse_set.h"
#include "features/extractor.h"
#include "verdict/bound_model.h"

namespace backstop::verdict {

// Before calibration. The sums of a head are bias + fixed features + term_scale * terms.
struct KindSums {
  std::array<double, kKindCount> sum{};
  double term_scale = 1;
};
struct OriginSum {
  double sum = 0;
  double term_scale = 1;
};

// REQUIRES: extractor->ReadOuter was called. `slots` (universe: the model's slots) receives the
// dictionary terms counted.
KindSums ScoreKind(const BoundModel& model, const features::Extractor& extractor, SparseSet* slots);
// REQUIRES: extractor->ReadReturned or ReadAsReturned was called.
OriginSum ScoreOrigin(const BoundModel& model, const features::Extractor& extractor,
                      SparseSet* slots);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_HEADS_H_
