// OpenSMTPD: "Hi!", "This is the MAILER-DAEMON, please DO NOT REPLY to this email.", then "    x@y:
// 550 ..." lines.

#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {

bool ReadOpenSmtpd(const LayoutInput& input, Report* report) {
  const size_t list = FindNoCase(input.text, "below is a list");
  ReadAddressParagraphs(input, list == std::string_view::npos ? 0 : list, report);
  return true;
}

}  // namespace backstop::report
