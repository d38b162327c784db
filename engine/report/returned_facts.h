// The facts of a returned message that a gateway looks up: who wrote it, when, from where, under
// which keys.

#ifndef BACKSTOP_REPORT_RETURNED_FACTS_H_
#define BACKSTOP_REPORT_RETURNED_FACTS_H_

#include <string_view>

#include "base/arena.h"
#include "decode/decode.h"
#include "report/report.h"

namespace backstop::report {

// Fills the facts that the header of `message` gives; those that a status part gave already
// (envelope and queue id) stay. Decoded text goes to `words`.
void ReadReturnedFacts(const MessageView& message, decode::Converter& converter, Arena* words,
                       ReturnedFacts* facts);

// The signer of a DKIM-Signature value: "v=1; a=rsa-sha256; d=example.org; s=..." -> "example.org"
// (RFC 6376, 3.5). Empty when none.
std::string_view DkimDomain(std::string_view value);

// The client's address of a Received value: "from helo (name [192.0.2.1]) by ..." -> "192.0.2.1".
// Empty when none.
std::string_view ReceivedClientIp(std::string_view value);

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_RETURNED_FACTS_H_
