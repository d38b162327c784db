// All that is made of a model before mail is read: bound to this engine, patterns compiled, the
// gate's tables. A process that has made it leaves an image of the tables, and the next one maps
// that (model/image_cache.h).

#ifndef BACKSTOP_VERDICT_READY_MODEL_H_
#define BACKSTOP_VERDICT_READY_MODEL_H_

#include <memory>
#include <string>
#include <string_view>

#include "backstop/status.h"
#include "model/mapping.h"
#include "model/reader.h"
#include "scan/pattern_set.h"
#include "verdict/bound_model.h"
#include "verdict/gate_rule.h"

namespace backstop::verdict {

// Immutable once ready.
class ReadyModel {
 public:
  // `bytes`, a model file's, page-aligned, must outlive the result. `cache_dir` (may be empty):
  // where images are. `file` is for messages. kCorrupt, kTooNew, kUnknownFeature, kBadPattern,
  // kNoMemory.
  static Status Make(std::string_view bytes, const std::string& file, const std::string& cache_dir,
                     std::unique_ptr<ReadyModel>* out);
  ReadyModel(const ReadyModel&) = delete;
  ReadyModel& operator=(const ReadyModel&) = delete;

  const model::ModelView& view() const { return view_; }
  const BoundModel& bound() const { return bound_; }
  const scan::PatternSet& patterns() const { return *patterns_; }
  const BoundGate& gate() const { return gate_; }

 private:
  ReadyModel() = default;
  Status Compile(std::string_view bytes, const std::string& file);
  std::string Image();
  bool ReadImage(std::string_view bytes, const std::string& file, const std::string& path);

  model::Mapping image_;
  model::ModelView view_;
  BoundModel bound_;
  std::unique_ptr<scan::PatternSet> patterns_;
  BoundGate gate_;
};

}  // namespace backstop::verdict

#endif  // BACKSTOP_VERDICT_READY_MODEL_H_
