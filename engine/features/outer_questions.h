// The questions behind rows of the outer table that take more than a line. Those that give an int
// name their bins.

#ifndef BACKSTOP_FEATURES_OUTER_QUESTIONS_H_
#define BACKSTOP_FEATURES_OUTER_QUESTIONS_H_

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "features/structure.h"

namespace backstop::features::outer {

// Who writes, by the local part:
// "mailer_daemon|postmaster|no_reply|list|office|other|none|robot".
// `value`: the whole field, which may be a local part alone.
int SenderRole(const Mailbox& from, std::string_view value);
// RFC 3834: "auto_replied|auto_generated|auto_notified|no|other".
int AutoSubmitted(std::string_view value);
// The comment behind it: "rejected|failure|vacation|warning|other".
int AutoSubmittedComment(std::string_view value);
// "bulk|list|junk|auto_reply|other"
int Precedence(std::string_view value);
// "none|plain|html|mixed|alternative|related|report|signed|other"
int TopType(const ShapeFacts& shape);
// RFC 6522: "delivery_status|disposition_notification|feedback_report|other".
int ReportType(const OuterFacts& f);
// RFC 8098: "displayed|deleted|processed|dispatched|denied|failed|other".
int DispositionType(const OuterFacts& f);
// Class of the first SMTP reply: "4|5|other".
int ReplyClass(const OuterFacts& f);

bool IsDaemon(const OuterFacts& f);
bool HasAction(const OuterFacts& f, std::string_view action);
// Every recipient's Action is one of these, and there is a recipient.
bool HasOnlyAction(const OuterFacts& f, std::initializer_list<std::string_view> actions);
bool HasStatusClass(const OuterFacts& f, uint8_t klass);
bool HasReplyHeader(const OuterFacts& f);
// An answer by its header, whose subject does not say Re: as mail programs of people do.
bool IsUnmarkedAnswer(const OuterFacts& f);
bool HasReturned(const OuterFacts& f);
bool HasReportPart(const OuterFacts& f);
bool HasForeignLinks(const OuterFacts& f);
// Html with foreign links and nothing of a report.
bool IsFakeBounceShape(const OuterFacts& f);
// A receipt that was made without its reader, of a message that it returns unread: Sieve's reject.
bool IsRefusalReceipt(const OuterFacts& f);
// Marked as an automatic answer, not by a mail system, with nothing of a report.
bool IsAutomaticAnswer(const OuterFacts& f);
bool HasNullReturnPath(const OuterFacts& f);
// From's display name says so.
bool IsNamedMailSystem(const OuterFacts& f);
bool IsFromListAgent(const OuterFacts& f);
// From's display name has To's domain, and From is of another organisation.
bool NameClaimsRecipientDomain(const OuterFacts& f);
bool SubjectNamesRecipient(const OuterFacts& f);
bool TextNamesRecipient(const OuterFacts& f);
// Letters and digits mixed in one long run, as a confirmation key has them.
bool HasToken(std::string_view text);
// No link, no attachment that may do harm, no form: a lure has one of them.
bool HasNothingToOpen(const OuterFacts& f);
bool IsUndisclosed(const OuterFacts& f);

}  // namespace backstop::features::outer

#endif  // BACKSTOP_FEATURES_OUTER_QUESTIONS_H_
