// qmail's QSBMF (cr.yp.to/proto/qsbmf.txt): "Hi. This is the", then one paragraph for each
// recipient, "<x@y>:" on its first line. Rewritten openings are known by the paragraphs and by
// qmail's own words.

#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {

bool ReadQmail(const LayoutInput& input, Report* report) {
  const std::string_view opening = input.text.substr(0, 1000);
  if (!ContainsAny(opening, {"hi. this is the", "this is the qmail", "qmail-send program",
                             "this is the deliver program",
                             "i'm afraid i wasn't able to deliver your message"})) {
    return false;
  }
  ReadAddressParagraphs(input, 0, report);
  return true;
}

}  // namespace backstop::report
