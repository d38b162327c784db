// Layouts of servers that write no message/delivery-status. One layout_*.cc for each family, one
// table (layout.cc) that lists them with the words by which each is known; what they share is here.
// A reader is called where its words were found; it adds the recipients, and says whether the text
// was its own.

#ifndef BACKSTOP_REPORT_LAYOUT_H_
#define BACKSTOP_REPORT_LAYOUT_H_

#include <string_view>

#include "report/report.h"

namespace backstop::report {

// What a reader sees: the explanation in words, decoded, without the returned message.
struct LayoutInput {
  std::string_view text;
  std::string_view subject;  // outer header values, raw
  std::string_view from;
  std::string_view
      own_address;  // to whom the report was sent: never the failed recipient by shape alone
  std::string_view failed_recipients;  // X-Failed-Recipients
};

using LayoutReader = bool (*)(const LayoutInput& input, Report* report);

// Whether the message may be a report at all: keeps the layouts away from ordinary mail that quotes
// one.
bool IsReportLike(const Report& report);

// Whether a From is one that servers write: a daemon, a postmaster, nobody.
bool IsFromReporter(std::string_view from);
// Whether an address with these words before it is, in English, not that of a failed recipient.
bool NamesSomebodyElse(std::string_view words);

// Tries the table's readers in order; sets report->layout and adds recipients where one knows the
// text.
void ReadLayouts(const LayoutInput& input, Report* report);

bool ReadQmail(const LayoutInput& input, Report* report);
bool ReadExim(const LayoutInput& input, Report* report);
bool ReadExchange(const LayoutInput& input, Report* report);
bool ReadNotes(const LayoutInput& input, Report* report);
bool ReadGmail(const LayoutInput& input, Report* report);
bool ReadPostfix(const LayoutInput& input, Report* report);
bool ReadSendmail(const LayoutInput& input, Report* report);
bool ReadCourier(const LayoutInput& input, Report* report);
bool ReadDma(const LayoutInput& input, Report* report);
bool ReadOpenSmtpd(const LayoutInput& input, Report* report);
// The last resort: any text that names addresses and replies. True when it found a recipient.
bool ReadGeneric(const LayoutInput& input, Report* report);

// The recipient of that address, added where it is new; null when the list is full.
RecipientResult* AddRecipient(std::string_view address, Report* report);
// Adds the addresses of a comma-separated list.
void AddRecipientList(std::string_view list, Report* report);
// A line that names a recipient: "<x@y>:", "x@y: 550 ...", "Name <x@y>", "To: x@y". `rest`: what
// stands behind it.
bool ReadRecipientLine(std::string_view line, std::string_view* address, std::string_view* rest);
// Reads recipient lines, and what stands behind each up to the next one or the end of its paragraph
// as its diagnostic; where that is empty, the next paragraph. Only lines from `begin` on.
void ReadAddressParagraphs(const LayoutInput& input, size_t begin, Report* report);

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_LAYOUT_H_
