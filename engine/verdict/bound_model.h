// A model tied to this engine: weights by feature id instead of by name, evidence by fact. Binding
// is where a model and an engine that do not belong together part: an unknown name is an error,
// nothing is dropped silently.

#ifndef BACKSTOP_VERDICT_BOUND_MODEL_H_
#define BACKSTOP_VERDICT_BOUND_MODEL_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "base/image.h"
#include "model/reader.h"
#include "scan/pattern_set.h"
#include "simd/kernels.h"
#include "verdict/site.h"
#include "verdict/term_index.h"

namespace backstop::verdict {

struct EvidenceWeight {
  double log_odds = 0;  // nats; 0 where the model declares nothing
  Assurance assurance = Assurance::kNone;
  std::string_view sentence;
};

// Weights of a fixed feature: one line of the cache, its lanes a multiple of the vectors'.
inline constexpr size_t kFixedLanes = 12;
struct alignas(64) FixedRow {
  std::array<int32_t, kFixedLanes> kind{};  // 1/kWeightOne nat; 0 beyond the labels
  int32_t origin = 0;
};
static_assert(kKindCount <= kFixedLanes && kKindCount <= simd::kRowWeights);

// Immutable after Bind; views into the model's bytes.
struct BoundModel {
  const model::ModelView* view = nullptr;
  // Most features have no weight: they share row 0. The others have that of their place in
  // view->fixed, and one more.
  Table<uint32_t> row_of;  // by fixed feature id
  Table<FixedRow> fixed_rows;
  Table<FailureReason> reasons;  // by fixed feature id: what a hit outside of the head tells
  TermIndex kind_terms, origin_terms;
  std::vector<EvidenceWeight> evidence;  // as EvidenceFacts()
  BoundSite site;

  const FixedRow& Fixed(uint32_t feature) const { return fixed_rows[row_of[feature]]; }
  // Of a feature that has a weight; "" for others.
  std::string_view NameOf(uint32_t feature) const {
    const uint32_t row = row_of[feature];
    return row == 0 ? std::string_view() : view->fixed[row - 1].name;
  }
  // All but the view and the evidence, to or from an image (base/image.h).
  template <typename Image>
  void Pass(Image& image) {
    image(row_of, fixed_rows, reasons);
    kind_terms.Pass(image);
    origin_terms.Pass(image);
    site.Pass(image);
  }
};

// kUnknownFeature: the model names something that this engine does not have.
Status UnknownFeature(const std::string& file, std::string_view section, std::string_view name);

// By fixed feature id; "" where there is no such feature.
std::vector<std::string> FixedNames(const model::ModelView& view);

// The model's patterns as the scanner takes them.
std::vector<scan::Pattern> PatternsOf(const model::ModelView& view);

// `view` must outlive `out`; `file` is for messages. kUnknownFeature, kCorrupt (evidence that aims
// at the wrong head).
Status Bind(const model::ModelView& view, const std::string& file, BoundModel* out);
// The same for what Bind made of the same model and Pass wrote. Errors as Bind's.
Status BindImage(const model::ModelView& view, const std::string& file, ImageReader* image,
                 BoundModel* out);

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_BOUND_MODEL_H_
