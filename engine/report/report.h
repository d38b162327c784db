// What a message says as a report: its zones, its recipients with status and diagnostics (RFC 3464
// and the layouts of servers that know no RFC 3464), and the message that came back. Joins mime and
// decode; scores nothing.

#ifndef BACKSTOP_REPORT_REPORT_H_
#define BACKSTOP_REPORT_REPORT_H_

#include <cstdint>
#include <memory>
#include <string_view>

#include "backstop/verdict.h"
#include "base/arena.h"
#include "base/bounded.h"
#include "base/zone.h"
#include "decode/decode.h"
#include "mime/walk.h"

namespace backstop::report {

inline constexpr size_t kMaxRecipients = 64;
inline constexpr size_t kMaxSegments = 64;

// Which writer's layout was recognised; facts for structure features, and the parser that read the
// recipients.
enum class Layout : uint8_t {
  kNone,         // nothing of a report
  kRfc3464,      // multipart/report with delivery-status
  kLooseStatus,  // a delivery-status part outside multipart/report
  kQmail,        // QSBMF
  kExim,
  kExchange,  // Exchange and Office 365 texts
  kNotes,
  kGmail,
  kPostfixInline,  // Postfix text without MIME
  kSendmailInline,
  kCourier,
  kDma,
  kOpenSmtpd,
  kOther,  // report-like text with an inline returned message after a marker line
  kCount,
};
std::string_view LayoutName(Layout layout);  // "rfc3464", ... static

// A message or message-like text inside some bytes: its tree and the Part that is its root. The
// tree is owned by the Reader.
struct MessageView {
  std::string_view bytes;                    // what the tree's offsets count in
  const mime::Tree* tree = nullptr;          // null: there is none
  int root = 0;                              // index into tree->parts
  const mime::NamedFields* named = nullptr;  // the root's own fields
  bool exists() const { return tree != nullptr; }
  const mime::Part& part() const { return tree->parts[static_cast<size_t>(root)]; }
};

// A stretch of text that belongs to a zone, transfer-decoded, and what it takes to read it.
struct Segment {
  std::string_view bytes;
  Zone zone = Zone::kHuman;
  decode::CharsetId charset = decode::CharsetId::kUnknown;
  bool is_html = false;
};

// The report as read. Views point into the message or into the Reader's buffers: valid until its
// next Read.
struct Report {
  MessageView outer;
  MessageView returned;  // what came back; does not exist for ReturnMode::kNone
  ReturnMode return_mode = ReturnMode::kNone;
  Layout layout = Layout::kNone;
  bool is_standard = false;  // complete RFC 3464 inside RFC 6522
  bool has_status_part = false;
  bool has_mdn_part = false;
  bool has_feedback_part = false;
  bool is_returned_inline = false;  // found behind a marker line, not as a MIME part
  std::string_view marker_line;     // that line
  std::string_view reporting_mta;
  std::string_view arrival_date;
  Bounded<RecipientResult, kMaxRecipients>
      recipients;              // reason and permanence from codes alone; features/ refines
  ReturnedFacts status_facts;  // what the status fields alone tell of the original
  // Text of kHuman and kStatus, in order of appearance. (kHead is outer's header fields.)
  Bounded<Segment, kMaxSegments> outer_segments;
  // Text of kOriginalBody. (kOriginalHead is returned's header fields.)
  Bounded<Segment, kMaxSegments> returned_segments;
  uint32_t notes = 0;
};

// One thread's workspace: trees and decode buffers. Nothing allocates after construction.
class Reader {
 public:
  Reader();
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Reads any bytes. `message` and the result's views: valid until the next Read.
  const Report& Read(std::string_view message);

  // Replaces returned, return_mode and returned_segments by the message itself taken as though it
  // had come back (for ordinary mail, and for training origin on it); Facts stay those of what
  // really came back. `mode`: kFull, or kHeaders to drop the body.
  const Report& ReadAsReturned(ReturnMode mode);

  // All that is known of the message that came back, whatever was then taken as returned. Read when
  // it is first asked for: a verdict needs none of it.
  const ReturnedFacts& Facts();

  decode::Converter& converter();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// "5.1.1" anywhere after blanks, as RFC 3463 writes it. klass 0 when there is none.
EnhancedStatus ParseEnhancedStatus(std::string_view text);
// The reason that a code alone tells (RFC 3463, IANA registry), or kUndefined. `reply`: SMTP reply
// code or 0.
FailureReason ReasonOfCode(EnhancedStatus status, uint16_t reply);
// The address of "rfc822; <x@y>", "Name <x@y>", "x@y (Name)": without brackets; empty when none.
std::string_view ExtractAddress(std::string_view value);

}  // namespace backstop::report

#endif  // BACKSTOP_REPORT_REPORT_H_
