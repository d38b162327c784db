// qmail's QSBMF (cr.yp.to/proto/qsbmf.txt): "Hi. This is the", then one paragraph for each
// recipient, "<x@y>:" on its first line. Rewritten openings are known by the paragraphs and by
// qmail's own words.

#include "report/layout.h"

namespace backstop::report {

bool ReadQmail(const LayoutInput& input, Report* report) {
  ReadAddressParagraphs(input, 0, report);
  return true;
}

}  // namespace backstop::report
