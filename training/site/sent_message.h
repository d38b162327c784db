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
#include "features/original_forms.h"
#include "verdict/site.h"

namespace backstop::training {

struct OpenedModel;

struct SentMessage {
  std::string id;            // path, and index where there are more
  std::string sender;        // From address
  std::string organisation;  // of the sender, lower case
  Kind kind = Kind::kOrdinary;
  bool is_mail = true;  // it has a header field
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

  ~SiteReader();

  // The message as though it had come back.
  SentMessage Read(std::string_view message);
  // What the model's own site section says of it, returned so.
  verdict::SiteSum SiteSumOf(std::string_view message, ReturnMode mode);

 private:
  explicit SiteReader(std::unique_ptr<OpenedModel> opened);

  std::unique_ptr<OpenedModel> opened_;
};

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_SITE_SENT_MESSAGE_H_
