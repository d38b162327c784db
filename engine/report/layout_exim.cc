// Exim: "This message was created automatically by mail delivery software", recipients indented by
// two, what went wrong by four; X-Failed-Recipients names them as well.

#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {

bool ReadExim(const LayoutInput& input, Report* report) {
  const std::string_view opening = input.text.substr(0, 1500);
  const size_t words = FindNoCase(opening, "this message was created automatically by");
  if (words == std::string_view::npos &&
      !ContainsAny(opening, {"could not be delivered to one or more of its recipients",
                             "could not be delivered to all of its recipients"})) {
    return false;
  }
  ReadAddressParagraphs(input, 0, report);
  if (report->recipients.empty()) AddRecipientList(input.failed_recipients, report);
  return true;
}

}  // namespace backstop::report
