// Exim: "This message was created automatically by mail delivery software", recipients indented by
// two, what went wrong by four; X-Failed-Recipients names them as well.

#include "report/layout.h"

namespace backstop::report {

bool ReadExim(const LayoutInput& input, Report* report) {
  ReadAddressParagraphs(input, 0, report);
  if (report->recipients.empty()) AddRecipientList(input.failed_recipients, report);
  return true;
}

}  // namespace backstop::report
