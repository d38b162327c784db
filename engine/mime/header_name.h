// The header fields that anything in the engine asks for, as small numbers, so that a name is
// compared once.

#ifndef BACKSTOP_MIME_HEADER_NAME_H_
#define BACKSTOP_MIME_HEADER_NAME_H_

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace backstop::mime {

// To add one: a row here and in kHeaderNames (header_name.cc), in the same place.
enum class HeaderName : uint8_t {
  kOther = 0,
  kArcSeal,
  kAuthenticationResults,
  kAutoSubmitted,
  kBcc,
  kCc,
  kContentDescription,
  kContentDisposition,
  kContentId,
  kContentLanguage,
  kContentTransferEncoding,
  kContentType,
  kDate,
  kDeliveredTo,
  kDkimSignature,
  kDomainKeySignature,
  kErrorsTo,
  kFeedbackId,
  kFrom,
  kImportance,
  kInReplyTo,
  kListHelp,
  kListId,
  kListPost,
  kListUnsubscribe,
  kListUnsubscribePost,
  kMailingList,
  kMessageId,
  kMimeVersion,
  kOrganization,
  kOriginalMessageId,
  kOriginalRecipient,
  kPrecedence,
  kPriority,
  kReceived,
  kReceivedSpf,
  kReferences,
  kReplyTo,
  kResentFrom,
  kReturnPath,
  kSender,
  kSubject,
  kThreadIndex,
  kThreadTopic,
  kTo,
  kUserAgent,
  kXAutoResponseSuppress,
  kXAutoreply,
  kXAutorespond,
  kXBeenThere,
  kXFailedRecipients,
  kXLoop,
  kXMailer,
  kXMailmanVersion,
  kXMimeOle,
  kXMsExchangeMessageIsNdr,
  kXMsEmbeddedReport,
  kXMsMailPriority,
  kXOriginatingIp,
  kXPriority,
  kXPostfixQueueId,
  kXSpamFlag,
  kXSpamStatus,
  kAcceptLanguage,
  kContentClass,
  kContentLocation,
  kDispositionNotificationTo,
  kXOriginalTo,
  kXVirusScanned,
  kXAccountKey,
  kXAcceptLanguage,
  kCount,
};

// Case-insensitive. O(1).
HeaderName LookUpHeaderName(std::string_view name);
// The same for a name inside a text: faster.
HeaderName LookUpHeaderName(std::string_view text, Span name);
// "content-type"; empty for kOther. Static lifetime.
std::string_view HeaderNameText(HeaderName name);

}  // namespace backstop::mime

#endif  // BACKSTOP_MIME_HEADER_NAME_H_
