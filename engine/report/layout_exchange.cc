// Exchange of all ages and Office 365: 5.5 ("did not reach the following recipient(s):"), 2000 to
// 2003 ("The following recipient(s) could not be reached:"), 2007 and later ("Delivery has failed
// to these recipients", "Diagnostic information for administrators:", "#550 5.1.1 RESOLVER...",
// "Remote Server returned").

#include "base/bytes.h"
#include "mime/lines.h"
#include "report/layout.h"
#include "report/text.h"

namespace backstop::report {
namespace {

constexpr std::string_view kDiagnostics = "diagnostic information for administrators";

// Behind "Diagnostic information for administrators:" the address stands alone and its reply begins
// the next line.
void ReadDiagnostics(const LayoutInput& input, size_t begin, Report* report) {
  mime::Lines lines(input.text);
  RecipientResult* recipient = nullptr;
  uint32_t at = lines.At(static_cast<uint32_t>(begin)).next;
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    const std::string_view content = Trim(lines.text(line));
    at = line.next;
    std::string_view address;
    std::string_view rest;
    if (ReadRecipientLine(content, &address, &rest)) {
      recipient = AddRecipient(address, report);
      if (recipient != nullptr) recipient->diagnostic = rest;
    } else if (recipient != nullptr && recipient->diagnostic.empty() && !content.empty()) {
      recipient->diagnostic = content;
    }
  }
}

}  // namespace

bool ReadExchange(const LayoutInput& input, Report* report) {
  const size_t diagnostics = FindNoCase(input.text, kDiagnostics);
  if (diagnostics != std::string_view::npos) ReadDiagnostics(input, diagnostics, report);
  if (!report->recipients.empty()) return true;
  size_t list = std::string_view::npos;
  for (const std::string_view words : {"following recipient", "to these recipients"}) {
    if (list == std::string_view::npos) list = FindNoCase(input.text, words);
  }
  ReadAddressParagraphs(input, list == std::string_view::npos ? 0 : list, report);
  return true;
}

}  // namespace backstop::report
