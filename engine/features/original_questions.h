// The questions behind rows of the returned tables that take more than a line. Those that give an
// int name their bins.

#ifndef BACKSTOP_FEATURES_ORIGINAL_QUESTIONS_H_
#define BACKSTOP_FEATURES_ORIGINAL_QUESTIONS_H_

#include <string_view>

#include "features/structure.h"

namespace backstop::features::original {

// Family of mail program that User-Agent or X-Mailer names; -1: none or an unknown one.
// "mozilla|mutt|outlook_express|
// outlook|apple|gnus|kmail|evolution|pine|eudora|php|git|foxmail|mh|bat|notes|webmail|claws|groupwise|aol".
int MailProgram(const HeadFacts& head);
// X-Mailer is one made-up word with or without a number, or a host name.
bool IsMadeUpMailer(std::string_view mailer);
bool IsHostMailer(std::string_view mailer);
// Calls itself Outlook, yet has none of the fields that Outlook writes.
bool IsFalseOutlook(const HeadFacts& head);

// Form of the Message-ID's left part:
// "uuid|outlook|dollars|digits|letters|date_dotted|hex_dotted|java|gmail|other".
int MessageIdForm(const MessageId& id);
bool IsLocalHost(std::string_view host);

// Distance of Date from the nearest of first and last Received:
// "10_seconds|2_minutes|hour|day|more".
int DateGap(const HeadFacts& head);
// Date against the first Received, with its sign:
// "day_before|hours_before|minutes_before|close|minutes_after|hours_after| day_after".
int DateLead(const HeadFacts& head);
// "minus_zero|zero|west|asia|europe_africa"
int DateZone(const MailDate& date);

// A word of the display name is the local part or stands in it, or the other way round.
bool IsNameInLocal(const HeadFacts& head);
bool IsRoleAddress(const Mailbox& from);
// "com|net|org|edu|info_biz|cn|ru|country|other"
int TopLevel(std::string_view domain);

// "none|plain|html|mixed|alternative|related|signed|report|other"
int TopType(const ShapeFacts& shape);
// "ascii|utf8|latin1|windows_1252|cyrillic|east_asian|other"; -1 without one.
int CharsetClass(std::string_view charset);
// "next_part|next_part_other|apple|mozilla|equals|dashes|hex|other"
int BoundaryForm(std::string_view boundary);

// First field stands before the second; false when one is missing.
bool IsBefore(const HeadFacts& head, HeaderName first, HeaderName second);

// Of the oldest Received line.
bool IsFirstHopPrivate(std::string_view received);
bool IsFirstHopDynamic(std::string_view received);

}  // namespace backstop::features::original

#endif  // BACKSTOP_FEATURES_ORIGINAL_QUESTIONS_H_
