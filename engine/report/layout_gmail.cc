// Gmail's text form: "Delivery to the following recipient failed permanently:", the address, then
// "Technical details of permanent failure:" with the reply, and "The error that the other server
// returned was:".

#include "base/bytes.h"
#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {

bool ReadGmail(const LayoutInput& input, Report* report) {
  const std::string_view opening = input.text.substr(0, 1000);
  const size_t details = FindNoCase(input.text, "technical details of ");
  const bool is_own =
      ContainsAny(opening, {"delivery to the following recipient failed",
                            "delivery to the following recipients failed",
                            "delivery to the following recipient has been delayed"}) ||
      ContainsNoCase(input.from, "mailer-daemon@googlemail.com");
  if (!is_own || details == std::string_view::npos) return false;
  LayoutInput before = input;
  before.text = input.text.substr(0, details);
  ReadAddressParagraphs(before, 0, report);
  if (report->recipients.empty()) AddRecipientList(input.failed_recipients, report);
  std::string_view said = input.text.substr(details);
  const size_t colon = said.find(':');
  if (colon != std::string_view::npos) said.remove_prefix(colon + 1);
  const size_t end = FindNoCase(said, "----- original message");
  for (RecipientResult& recipient : report->recipients)
    recipient.diagnostic = Trim(said.substr(0, end));
  return true;
}

}  // namespace backstop::report
