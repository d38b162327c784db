// Any other text: recipient lines with what stands behind them; where there are none, the addresses
// that stand in a line with an SMTP reply or an enhanced status; at last X-Failed-Recipients.

#include "base/bytes.h"
#include "mime/lines.h"
#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {
namespace {

bool HasCode(std::string_view line) {
  return FindSmtpReply(line) >= 400 || FindEnhancedStatus(line).klass >= 4;
}

void ReadReplyLines(const LayoutInput& input, Report* report) {
  mime::Lines lines(input.text);
  uint32_t at = 0;
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    const std::string_view content = Trim(lines.text(line));
    at = line.next;
    if (!HasCode(content)) continue;
    const std::string_view address = FindAddress(content);
    if (address.empty() || EqualsNoCase(address, input.own_address)) continue;
    RecipientResult* recipient = AddRecipient(address, report);
    if (recipient != nullptr && recipient->diagnostic.empty()) recipient->diagnostic = content;
  }
}

// A reply anywhere in the text is the diagnostic of a recipient that has none.
void ShareReply(std::string_view text, Report* report) {
  mime::Lines lines(text);
  uint32_t at = 0;
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    at = line.next;
    if (!HasCode(lines.text(line))) continue;
    for (RecipientResult& recipient : report->recipients) {
      if (!HasCode(recipient.diagnostic)) recipient.diagnostic = Trim(lines.text(line));
    }
    return;
  }
}

}  // namespace

bool ReadGeneric(const LayoutInput& input, Report* report) {
  AddRecipientList(input.failed_recipients, report);
  ReadAddressParagraphs(input, 0, report);
  if (report->recipients.empty()) ReadReplyLines(input, report);
  if (report->recipients.empty()) return false;
  ShareReply(input.text, report);
  return true;
}

}  // namespace backstop::report
