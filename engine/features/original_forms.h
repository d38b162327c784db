// The forms of a message: what its writer's programs leave in the header, each as one 64-bit key.
// A site learns which forms its own mail has (training/adapt); who is named in the mail is no form.

#ifndef BACKSTOP_FEATURES_ORIGINAL_FORMS_H_
#define BACKSTOP_FEATURES_ORIGINAL_FORMS_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "report/report.h"

namespace backstop::features {

// Pinned: the keys that a model file holds are made of these numbers.
enum class Form : uint8_t {
  kMessageIdHost,  // the Message-ID behind the @
  kMessageIdForm,  // its left part with letters and digits as runs: "A3.9-4@"
  kAgent,          // User-Agent or X-Mailer without version numbers
  kHeaderOrder,    // which fields the writer set, in order
  kFirstHop,       // who took it first: "by" of the oldest Received, without its host label
  kClient,         // who gave it: "from" there
  kSignature,      // d= of DKIM-Signature
  kTimeZone,       // of Date
  kContentType,    // of the whole
  kCharset,        // as written, quotes included
  kCount
};
inline constexpr size_t kFormCount = static_cast<size_t>(Form::kCount);
inline constexpr std::string_view kFormNames[kFormCount] = {
    "message_id_host", "message_id_form", "agent",     "header_order", "first_hop",
    "client",          "signature",       "time_zone", "content_type", "charset"};

// One key per Form; what is absent has a key, too.
using FormKeys = std::array<uint64_t, kFormCount>;
FormKeys ReadForms(const report::MessageView& view);

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_ORIGINAL_FORMS_H_
