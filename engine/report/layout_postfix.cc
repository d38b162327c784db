// Postfix's words without its MIME parts (forwarded, or stripped by a gateway): "This is the
// Postfix program at host", later "This is the mail system at host", then "<x@y>: host h[ip] said:
// 550 ...".

#include "report/layout.h"

namespace backstop::report {

bool ReadPostfix(const LayoutInput& input, Report* report) {
  ReadAddressParagraphs(input, 0, report);
  return true;
}

}  // namespace backstop::report
