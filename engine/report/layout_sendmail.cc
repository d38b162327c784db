// Sendmail before and without DSN: "----- The following addresses had permanent fatal errors
// -----", the addresses, then
// "----- Transcript of session follows -----" with the dialogue, of which the last reply that names
// an address is its own.

#include "base/bytes.h"
#include "mime/lines.h"
#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {
namespace {

// Replies of the transcript: "550 5.1.1 <x@y>... User unknown", "<<< 550 ...", each to the
// recipient it names, or to the only one.
void ReadTranscript(const LayoutInput& input, size_t begin, Report* report) {
  mime::Lines lines(input.text);
  const bool knows_list = !report->recipients.empty();
  std::string_view asked;  // address of the last ">>> RCPT TO:<x@y>"
  uint32_t at = lines.At(static_cast<uint32_t>(begin)).next;
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    std::string_view content = Trim(lines.text(line));
    at = line.next;
    if (content.starts_with(">>>")) {
      asked = ContainsNoCase(content, "rcpt to") ? FindAddress(content) : std::string_view();
      continue;
    }
    const bool is_heard = content.starts_with("<<<");
    if (is_heard) content = Trim(content.substr(3));
    if (FindSmtpReply(content.substr(0, 4)) < 400) continue;
    std::string_view address = is_heard && !asked.empty() ? asked : FindAddress(content);
    if (address.empty() && report->recipients.size() == 1) address = report->recipients[0].address;
    if (address.empty() || (!knows_list && EqualsNoCase(address, input.own_address))) continue;
    RecipientResult* recipient = AddRecipient(address, report);
    if (recipient != nullptr && FindSmtpReply(recipient->diagnostic) == 0)
      recipient->diagnostic = content;
  }
}

}  // namespace

bool ReadSendmail(const LayoutInput& input, Report* report) {
  const size_t list = FindNoCase(input.text, "the following addresses had");
  const size_t transcript = FindNoCase(input.text, "transcript of session follows");
  if (list != std::string_view::npos) {
    LayoutInput addresses = input;
    addresses.text = transcript > list ? input.text.substr(0, transcript) : input.text;
    ReadAddressParagraphs(addresses, list, report);
  }
  if (transcript != std::string_view::npos) ReadTranscript(input, transcript, report);
  return true;
}

}  // namespace backstop::report
