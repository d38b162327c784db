// Lotus Notes and Domino: "------- Failure Reasons  --------", then the reason and below it the
// address, in pairs; later "Your message ... was not delivered to: x@y because: ...".

#include "base/bytes.h"
#include "mime/lines.h"
#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {
namespace {

// Reason lines first, address behind them.
void ReadReasonsBeforeAddresses(std::string_view text, Report* report) {
  mime::Lines lines(text);
  std::string_view reason;
  uint32_t at = 0;
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    const std::string_view content = Trim(lines.text(line));
    at = line.next;
    if (content.empty()) continue;
    if (content.starts_with("---")) break;
    std::string_view address;
    std::string_view rest;
    if (!ReadRecipientLine(content, &address, &rest)) {
      reason = content;
      continue;
    }
    RecipientResult* recipient = AddRecipient(address, report);
    if (recipient == nullptr) return;
    if (recipient->diagnostic.empty()) recipient->diagnostic = rest.empty() ? reason : rest;
  }
}

}  // namespace

bool ReadNotes(const LayoutInput& input, Report* report) {
  const size_t reasons = FindNoCase(input.text, "failure reasons");
  if (reasons != std::string_view::npos) {
    const size_t end = input.text.find('\n', reasons);
    if (end != std::string_view::npos)
      ReadReasonsBeforeAddresses(input.text.substr(end + 1), report);
    return true;
  }
  if (!ContainsNoCase(input.text, "was not delivered to:")) return false;
  const size_t because = FindNoCase(input.text, "because:");
  ReadAddressParagraphs(input, FindNoCase(input.text, "was not delivered to:"), report);
  if (because == std::string_view::npos) return true;
  for (RecipientResult& recipient : report->recipients)
    recipient.diagnostic = Trim(input.text.substr(because + 8));
  return true;
}

}  // namespace backstop::report
