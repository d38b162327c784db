// What codes alone tell of the reason: the registry of enhanced status codes (RFC 3463, 5248 and
// the IANA list), the codes that Exchange Online added in the same form, and SMTP reply codes where
// no enhanced code is given.

#include <string_view>

#include "report/report.h"

namespace backstop::report {
namespace {

using enum FailureReason;

// Detail codes [first, last] of a subject. The first row that fits counts.
struct CodeRow {
  uint16_t subject;
  uint16_t first;
  uint16_t last;
  FailureReason reason;
};
constexpr CodeRow kCodes[] = {
    {1, 1, 1, kUserUnknown},      // bad destination mailbox address
    {1, 2, 2, kHostUnknown},      // bad destination system address
    {1, 3, 3, kSyntax},           // bad destination mailbox address syntax
    {1, 4, 4, kUserUnknown},      // destination mailbox address ambiguous
    {1, 6, 6, kHasMoved},         // destination mailbox has moved
    {1, 7, 7, kSyntax},           // bad sender's mailbox address syntax
    {1, 8, 8, kPolicy},           // bad sender's system address
    {1, 10, 10, kNullMx},         // RFC 7505
    {1, 0, 0, kUserUnknown},      // other address status: in practice a mailbox that is not there
    {2, 1, 1, kMailboxDisabled},  // mailbox disabled, not accepting messages
    {2, 2, 2, kMailboxFull},      // mailbox full
    {2, 3, 3, kTooBig},           // message length exceeds administrative limit
    {2, 4, 4, kSystemError},      // mailing list expansion problem
    {2, 121, 122, kRateLimited},  // Exchange Online: recipient's rate exceeded
    {3, 1, 1, kSystemFull},       // mail system full
    {3, 2, 3, kSystemError},  // not accepting network messages, not capable of selected features
    {3, 4, 4, kTooBig},       // message too big for system
    {3, 5, 5, kSystemError},  // system incorrectly configured
    {3, 0, 0, kSystemError},
    {4, 1, 2, kNetworkError},      // no answer from host, bad connection
    {4, 3, 3, kNetworkError},      // directory server failure
    {4, 4, 4, kHostUnknown},       // unable to route
    {4, 5, 5, kRateLimited},       // mail system congestion
    {4, 6, 6, kLoop},              // routing loop detected
    {4, 7, 7, kExpired},           // delivery time expired
    {4, 8, 8, kLoop},              // Exim and others use it so
    {4, 14, 14, kLoop},            // Exchange: hop count exceeded
    {4, 300, 300, kExpired},       // Exchange Online: message expired
    {4, 310, 310, kHostUnknown},   // Exchange Online: DNS domain does not exist
    {4, 312, 317, kNetworkError},  // Exchange Online: DNS query or connection failed
    {4, 0, 0, kNetworkError},
    {5, 3, 3, kTooManyRecipients},  // too many recipients
    {5, 6, 6, kAuthFailure},        // authentication exchange line is too long
    {5, 0, 999, kSyntax},           // protocol status
    {6, 0, 999, kContentRejected},  // content or media status
    {7, 13, 13, kMailboxDisabled},  // user account disabled (RFC 5248)
    {7, 20, 24, kAuthFailure},      // DKIM, SPF (RFC 7372); 24: SPF error
    {7, 25, 25, kRequiresPtr},      // reverse DNS validation failed
    {7, 26, 26, kAuthFailure},      // multiple authentication checks failed
    {7, 27, 27, kPolicy},           // the sender's domain has a null MX (RFC 7505)
    {7, 28, 28, kRateLimited},      // mail flood detected
    {7, 29, 29, kAuthFailure},      // ARC validation failure
    {7, 8, 9, kAuthFailure},        // authentication credentials invalid, mechanism too weak
    {7, 509, 509, kAuthFailure},    // Exchange Online: DMARC
    {7, 511, 511, kIpReputation},   // Exchange Online: banned sender
    {7, 515, 515, kAuthFailure},    // Outlook: sender requirements
    {7, 606, 649, kIpReputation},   // Exchange Online: banned sending IP
    {7, 705, 708, kIpReputation},   // Exchange Online: tenant or IP restricted
    {7, 0, 999, kPolicy},           // security or policy status
};

struct ReplyRow {
  uint16_t reply;
  FailureReason reason;
};
// 550, 553, 554 and 450 are used for anything and tell nothing.
constexpr ReplyRow kReplies[] = {
    {421, kNetworkError}, {451, kSystemError}, {452, kSystemFull},  {500, kSyntax}, {501, kSyntax},
    {502, kSyntax},       {503, kSyntax},      {504, kSyntax},      {521, kNullMx}, {523, kTooBig},
    {535, kAuthFailure},  {551, kHasMoved},    {552, kMailboxFull}, {556, kNullMx},
};

constexpr std::string_view kLayoutNames[] = {
    "none",  "rfc3464",        "loose-status",    "qmail",   "exim", "exchange",  "notes",
    "gmail", "postfix-inline", "sendmail-inline", "courier", "dma",  "opensmtpd", "other"};
static_assert(std::size(kLayoutNames) == static_cast<size_t>(Layout::kCount));

}  // namespace

std::string_view LayoutName(Layout layout) {
  return layout < Layout::kCount ? kLayoutNames[static_cast<size_t>(layout)] : kLayoutNames[0];
}

FailureReason ReasonOfCode(EnhancedStatus status, uint16_t reply) {
  if (status.klass == 2) return kUndefined;
  if (status.klass != 0) {
    // 4.7.500 to 4.7.699: Exchange Online throttles (access denied, try again later).
    if (status.klass == 4 && status.subject == 7 && status.detail >= 500) return kRateLimited;
    for (const CodeRow& row : kCodes) {
      if (row.subject == status.subject && row.first <= status.detail && status.detail <= row.last)
        return row.reason;
    }
  }
  for (const ReplyRow& row : kReplies) {
    if (row.reply == reply) return row.reason;
  }
  return kUndefined;
}

}  // namespace backstop::report
