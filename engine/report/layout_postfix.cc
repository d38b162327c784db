// Postfix's words without its MIME parts (forwarded, or stripped by a gateway): "This is the
// Postfix program at host", later "This is the mail system at host", then "<x@y>: host h[ip] said:
// 550 ...".

#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {

bool ReadPostfix(const LayoutInput& input, Report* report) {
  const std::string_view opening = input.text.substr(0, 1000);
  if (!ContainsAny(opening,
                   {"this is the postfix program at host", "this is the mail system at host",
                    "this is the symantec messaging gateway"}))
    return false;
  ReadAddressParagraphs(input, 0, report);
  return true;
}

}  // namespace backstop::report
