// Which header fields hold people, sites and signatures; also where such fields stand as lines of a
// text.

#ifndef BACKSTOP_CORPUS_SCRUB_FIELD_KINDS_H_
#define BACKSTOP_CORPUS_SCRUB_FIELD_KINDS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "mime/header_name.h"

namespace backstop::corpus {

// What a text is, as far as it tells where names stand.
enum class TextKind : uint8_t {
  kProse,         // bodies, and fields of no special form
  kHtml,          // prose in which angle brackets hold tags
  kAddresses,     // a field of mailboxes: what is no address is a person's name
  kOrganisation,  // a site's name in words
  kReceived,
  kStructure,  // Content-Type and its like: no word of it is a name, but for files
  kSignature,  // DKIM and its like: b= and bh= are digests of what was there
};

TextKind KindOfField(mime::HeaderName name, std::string_view text);

// Values of lines that are fields of mailboxes, also quoted ("> From: ..."). Of prose, in which
// "To:" may begin any sentence, only those that hold an address or an encoded word.
std::vector<Span> AddressLines(std::string_view text, bool is_prose);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_FIELD_KINDS_H_
