// Courier: "This is a delivery status notification from host, running the Courier mail server",
// then "<x@y>:" with the SMTP dialogue indented below it.

#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {

bool ReadCourier(const LayoutInput& input, Report* report) {
  const size_t list =
      FindNoCase(input.text, "your message to the following recipients cannot be delivered");
  ReadAddressParagraphs(input, list == std::string_view::npos ? 0 : list, report);
  return true;
}

}  // namespace backstop::report
