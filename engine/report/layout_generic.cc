// Any other text: X-Failed-Recipients and recipient lines with what stands behind them; where there
// are none, the addresses that stand in a line with an SMTP reply or an enhanced status; at last
// the only address that a server's text has.

#include "base/byte_set.h"
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

// A server's own, or where to ask: never the recipient that a text of one address is about.
bool IsRole(std::string_view address) {
  return StartsWithAny(
      address, {"postmaster@", "mailer-daemon@", "abuse@", "support@", "help@", "helpdesk@",
                "admin@", "administrator@", "hostmaster@", "webmaster@", "noreply@", "no-reply@"});
}

// "Your message to x@y could not be delivered", in whatever language.
void ReadOnlyAddress(const LayoutInput& input, Report* report) {
  constexpr size_t kReach = 2048;  // what a short notice has
  static constexpr ByteSet kOfUrl("?#=");
  const std::string_view text = input.text.substr(0, kReach);
  std::string_view only;
  mime::Lines lines(text);
  uint32_t at = 0;
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    std::string_view rest = lines.text(line);
    at = line.next;
    for (std::string_view address = FindAddress(rest); !address.empty();
         address = FindAddress(rest)) {
      const auto begin = static_cast<size_t>(address.data() - rest.data());
      const bool is_other = kOfUrl.IsIn(address) || EqualsNoCase(address, input.own_address) ||
                            IsRole(address) || NamesSomebodyElse(rest.substr(0, begin));
      rest.remove_prefix(begin + address.size());
      if (address.front() == '\'' && address[1] != '@') address.remove_prefix(1);
      if (is_other || EqualsNoCase(address, only)) continue;
      if (!only.empty()) return;
      only = address;
    }
  }
  if (!only.empty()) AddRecipient(only, report);
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
  if (report->recipients.empty() && IsFromReporter(input.from)) ReadOnlyAddress(input, report);
  if (report->recipients.empty()) return false;
  ShareReply(input.text, report);
  return true;
}

}  // namespace backstop::report
