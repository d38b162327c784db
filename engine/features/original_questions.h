// The questions behind rows of the returned tables that take more than a line. Those that give an
// int name their bins.

#ifndef BACKSTOP_FEATURES_ORIGINAL_QUESTIONS_H_
#define BACKSTOP_FEATURES_ORIGINAL_QUESTIONS_H_

#include <string_view>

#include "features/structure.h"

namespace backstop::features::original {

// In-Reply-To or References.
bool HasReplyHeader(const HeadFacts& head);

// Forms of the Message-ID's left part that mail programs are known by.
bool IsUuid(std::string_view left);
bool IsOutlookId(std::string_view left);  // "000001c2$1a2b3c40$0100007f"
bool IsMozillaId(std::string_view left);  // "3D4E5F60.7080900"
bool IsGmailId(std::string_view left);    // "CA+..."

// Distance of Date from the nearest Received: "10_seconds|2_minutes|hour|day|more".
int DateGap(const HeadFacts& head);
// Date against the oldest Received:
// "day_before|hours_before|half_hour_before|minutes_before|close|minutes_after|hours_after|
// day_after".
int DateLead(const HeadFacts& head);
// Letters, none of them small.
bool IsCapitals(std::string_view name);
// The sender is a role ("sales", "noreply"), not a person.
bool IsRoleAddress(const Mailbox& from);

// "plain|html|mixed|alternative|related|signed"
int TopType(const ShapeFacts& shape);
// Charset of a text/* whole: "none|ascii|utf8|latin1|windows_1252|cyrillic|east_asian|other".
int CharsetClass(const ShapeFacts& shape);
// Content-Type writes its charset in quotes.
bool IsCharsetQuoted(std::string_view content_type);
// "next_part|hex"
int BoundaryForm(std::string_view boundary);
// Share of the subject's long words that the body has: "none|some|most|all"; -1 below two words.
int SubjectInBody(const OriginalFacts& f);

}  // namespace backstop::features::original

#endif  // BACKSTOP_FEATURES_ORIGINAL_QUESTIONS_H_
