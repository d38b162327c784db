// What the structural table asks about: the header block, the body text and the MIME shape of one
// message, each read in one pass before the table runs. Plain values and views into the message or
// its decoded text; valid as long as those.

#ifndef BACKSTOP_FEATURES_FACTS_H_
#define BACKSTOP_FEATURES_FACTS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "decode/decode.h"
#include "features/mail_address.h"
#include "features/mail_date.h"
#include "features/zone_text.h"
#include "mime/walk.h"
#include "report/report.h"

namespace backstop::features {

using mime::HeaderName;

// The subject, decoded, and its shape.
struct Subject {
  std::string_view text;  // decoded, trimmed, without leading [tags] and filter marks
  bool is_reply = false;  // "Re:" and its like
  bool is_forward = false;
  bool is_encoded = false;  // RFC 2047
  bool is_base64 = false;   // with encoding B
  bool is_raw_8bit = false;
  bool has_tag = false;   // "[...]" in front
  bool is_patch = false;  // "[PATCH", "[RFC"
  bool has_code = false;  // a.b, a/b, a_b, (), ::, ->
  bool has_you = false;
  bool is_greeting = false;
  bool has_gap = false;         // four blanks or more before the last word
  bool has_pictograph = false;  // emoji, dingbats, a bar, a trade mark
  uint32_t words = 0, letters = 0, upper = 0, digit_run = 0, high = 0;
  uint32_t latin = 0, foreign = 0;  // letters of Latin and of other scripts
  uint32_t exclamations = 0, money = 0, percents = 0;
};

struct MessageId {
  std::string_view left, domain;
  uint32_t digits = 0;
  bool exists = false;
};

// kUnknown: no Received line, or From has no organisation.
enum class Path : uint8_t { kUnknown, kOwn, kForeign };

struct HeadFacts {
  const mime::NamedFields* fields = nullptr;
  Subject subject;
  std::string_view from_name;  // decoded display name
  Mailbox from, reply_to, sender, return_path;
  AddressList to, cc;
  MessageId message_id;
  // Of ReadHops, which original.head alone asks for. first_received: of the oldest Received that
  // has a date; date_gap: seconds between Date and the nearest Received, -1: unknown; path: whether
  // a host of From's organisation is in the Received lines.
  MailDate date, first_received;
  int64_t date_gap = -1;
  Path path = Path::kUnknown;
  std::string_view dkim_domain;
  bool is_dkim_aligned = false;
  bool is_from_free = false;
  bool is_message_id_from = false;  // its domain and From's belong together
  bool is_sender_same = false, is_reply_to_same = false, is_to_from_same = false;

  std::string_view Get(HeaderName name) const { return fields->Value(name); }
  bool Has(HeaderName name) const { return fields->Has(name); }
};

// Links of a text. Hosts are told apart by hash, up to 32.
struct LinkFacts {
  uint32_t links = 0, hosts = 0, organisations = 0;
  uint32_t ip_hosts = 0, digit_hosts = 0, cheap_tops = 0, shorteners = 0;
  uint32_t roots = 0, secure = 0;
  bool has_id_parameter = false, has_opt_out = false;
  uint32_t from_organisation = 0;  // links to From's own organisation
};

// The text of a body. Counts of letters, signs and lines are of its first kFactBytes.
inline constexpr size_t kFactBytes = 8 << 10;
struct BodyFacts {
  uint32_t lines = 0, quoted = 0, diff = 0;
  uint32_t letters = 0, upper = 0, digits = 0, money = 0;
  uint32_t cyrillic = 0, unspaced = 0, other_script = 0;  // code points beyond Latin
  uint32_t words = 0;
  bool has_signature = false, has_attribution = false, has_first_person = false, has_phone = false;
};

// The MIME tree under the message.
struct ShapeFacts {
  uint32_t parts = 0, images = 0, messages = 0;
  uint32_t executables = 0, archives = 0, web_pages = 0, documents = 0, signatures = 0;
  bool is_unclosed = false;
  mime::MediaType top = mime::MediaType::kTextPlain;
  bool has_type = false;
  std::string_view charset;  // of the top, as written
  std::string_view boundary;
};

// `scratch` keeps the decoded subject and name: valid until it is used again. At least kHeadScratch
// bytes.
inline constexpr size_t kHeadScratch = 4096;
void ReadHead(const report::MessageView& view, decode::Converter& converter,
              std::span<char> scratch, Organisations* organisations, HeadFacts* out);
// Adds what Date and Received say to what ReadHead read of the same message.
void ReadHops(const report::MessageView& view, Organisations* organisations, HeadFacts* out);
// `folded`: the same text folded; `words`: how many it has.
void ReadBody(std::string_view raw, std::string_view folded, uint32_t words, BodyFacts* out);
// `from_domain`: whose own links are told from foreign ones. Adds to `out`.
void ReadLinks(std::string_view text, std::string_view from_domain, Organisations* organisations,
               LinkFacts* out);
void ReadShape(const report::MessageView& view, ShapeFacts* out);

}  // namespace backstop::features

#endif  // BACKSTOP_FEATURES_FACTS_H_
