// One message as a site section sees it: its forms, structure and dictionary terms, and what the
// model without a site section says of it.

#ifndef BACKSTOP_TRAINING_SITE_SENT_MESSAGE_H_
#define BACKSTOP_TRAINING_SITE_SENT_MESSAGE_H_

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/labels.h"
#include "backstop/status.h"
#include "features/extractor.h"
#include "features/original_forms.h"
#include "model/mapping.h"
#include "model/reader.h"
#include "scan/pattern_set.h"
#include "verdict/bound_model.h"
#include "verdict/site.h"
#include "verdict/slot_set.h"

namespace backstop::training {

struct SentMessage {
  std::string id;            // path, and index where there are more
  std::string sender;        // From address
  std::string organisation;  // of the sender, lower case
  Kind kind = Kind::kOrdinary;
  features::FormKeys forms{};
  std::vector<uint64_t> structure;   // verdict::SiteKeyOf, sorted
  std::vector<uint64_t> terms;       // sorted
  std::array<double, 4> log_odds{};  // per ReturnMode as though returned so; kNone: 0
};

// A model laid open for reading messages; not thread-safe.
class SiteReader {
 public:
  // `model`: a model file's bytes. Errors name `file`.
  static Status New(std::string_view model, const std::string& file,
                    std::unique_ptr<SiteReader>* out);

  // The message as though it had come back.
  SentMessage Read(std::string_view message);
  // What the model's own site section says of it, returned so.
  verdict::SiteSum SiteSumOf(std::string_view message, ReturnMode mode);

 private:
  SiteReader() = default;

  model::Mapping bytes_;
  model::ModelView view_;
  verdict::BoundModel bound_;
  std::unique_ptr<scan::PatternSet> patterns_;
  std::unique_ptr<features::Extractor> extractor_;
  std::unique_ptr<verdict::SlotSet> slots_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_SITE_SENT_MESSAGE_H_
