// One message as the heads see it: the features and terms of each row that it gives, in a fixed
// order.

#ifndef BACKSTOP_TRAINING_EXAMPLES_MESSAGE_VIEWS_H_
#define BACKSTOP_TRAINING_EXAMPLES_MESSAGE_VIEWS_H_

#include <span>

#include "examples/mail_sets.h"
#include "features/extractor.h"
#include "recipe/recipe.h"

namespace backstop::training {

inline constexpr Zone kKindZones[] = {Zone::kHead, Zone::kHuman};
inline constexpr Zone kOriginZones[] = {Zone::kOriginalHead, Zone::kOriginalBody};

// One row's view; the spans live until the extractor's next read.
struct RowView {
  Head head;
  ReturnMode mode;
  bool is_report;
  std::span<const uint32_t> fixed;
  std::span<const Zone> zones;  // of its terms
};

// Calls f(RowView) for each row of the message: kind; then origin, of what came back, or, of mail
// that is no automatic answer, of itself returned whole and headers only.
template <typename F>
void ForEachView(features::Extractor& extractor, const Mail& mail, const SetRecipe& set, F&& f) {
  extractor.ReadOuter(mail.bytes);
  const bool is_report =
      mail.label.kind != Kind::kOrdinary && mail.label.kind != Kind::kForgedBounce;
  if (set.use[0]) {
    f(RowView{Head::kKind, extractor.report().return_mode, is_report, extractor.outer_features(),
              kKindZones});
  }
  if (!set.use[1] || mail.label.origin == Origin::kUndetermined) return;
  if (is_report) {
    extractor.ReadReturned();
    const ReturnMode mode = extractor.report().return_mode;
    if (mode == ReturnMode::kNone) return;
    f(RowView{Head::kOrigin, mode, true, extractor.returned_features(), kOriginZones});
    return;
  }
  for (ReturnMode mode : {ReturnMode::kFull, ReturnMode::kHeaders}) {
    extractor.ReadAsReturned(mode);
    f(RowView{Head::kOrigin, mode, false, extractor.returned_features(), kOriginZones});
  }
}

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_MESSAGE_VIEWS_H_
