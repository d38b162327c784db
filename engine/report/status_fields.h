// The fields of the machine-readable parts: message/delivery-status (RFC 3464),
// message/disposition-notification (RFC 8098) and message/feedback-report (RFC 5965). Blank lines
// between groups may be missing or too many.

#ifndef BACKSTOP_REPORT_STATUS_FIELDS_H_
#define BACKSTOP_REPORT_STATUS_FIELDS_H_

#include <string_view>

#include "base/bytes.h"
#include "report/report.h"

namespace backstop::report {

// Adds what `text` (decoded) says to recipients, reporting_mta, arrival_date and facts. Views point
// into `text`.
void ReadStatusFields(std::string_view text, Report* report);

// Fills codes that are still missing from the diagnostic, then reason and permanence.
void CompleteRecipient(RecipientResult* recipient);

// Whether a body of any type begins as delivery-status fields do.
inline bool SaysReportingMta(std::string_view body) {
  return StartsWithNoCase(Trim(body.substr(0, 64)), "reporting-mta:");
}

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_STATUS_FIELDS_H_
