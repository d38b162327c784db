// One pass over the lines keeps the run of header fields being read. A run is a message's header
// when it holds enough fields of transport (Received, Message-ID ...); a marker line before it
// lowers what is enough. Markers are only looked up once a run stands, so ordinary text costs one
// name check a line.

#include "report/inline_original.h"

#include "base/byte_set.h"
#include "base/name_table.h"
#include "mime/header_name.h"
#include "mime/lines.h"
#include "report/needles.h"

namespace backstop::report {
namespace {

using mime::HeaderName;

// Lower-case pieces of lines that announce what came back, as seen from servers or in their message
// catalogues.
constexpr std::string_view kMarkers[] = {
    "below this line is a copy",      // qmail
    "this is a copy of the message",  // Exim, smail
    "this is a copy of your message",
    "copy of the message, including",
    "copy of your message, including",
    "here is a copy of",
    "original message follows",  // sendmail, Gmail, Lotus
    "original message headers",  // Exchange
    "original message header",
    "original message:",
    "original headers follow",
    "message header follows",  // smail, MMDF
    "message headers follow",
    "message header:",
    "message headers:",
    "headers of the original message",
    "headers of your message",
    "header of the original message",
    "header of message",
    "unsent message follows",  // sendmail 5, MMDF
    "unsent message below",
    "unsent message is",
    "undelivered message follows",
    "undelivered message",
    "undeliverable message follows",
    "returned message",  // Notes, CommuniGate
    "returned mail follows",
    "returned text follows",
    "the text of the message follows",
    "text of your message",
    "start of returned message",
    "begin returned message",
    "beginning of original message",
    "your message follows",
    "your message reads",
    "your original message",
    "your mail follows",
    "message follows",
    "message was as follows",
    "message content follows",
    "failed message follows",
    "failed mail",
    "rejected message",
    "bounced message",
    "the message that was not delivered",
    "original text follows",
    "enclosed message",
    "message text follows",
    "contents of the message",
    "message contents",
    "transcript of message follows",
    "included is a copy",
    "attached is a copy",
    "kopie der nachricht",  // German
    "kopie ihrer nachricht",
    "nachrichtenkopf",
    "copie du message",   // French
    "en-t",               // French, "en-tetes du message"
    "copia del mensaje",  // Spanish
    "encabezados",
    "copia del messaggio",
    "kopie zprávy",  // Czech
};

// Lines under which people quote or forward as well: they need a header with transport fields below
// them.
constexpr std::string_view kQuoteMarkers[] = {
    "original message",  "original mail",       "forwarded message", "urspr",
    "originalnachricht", "message original",    "message d'origine", "mensaje original",
    "mensagem original", "messaggio originale", "oorspronkelijk",    "oryginalna wiadomo",
};

constexpr std::string_view kCutWords[] = {
    "truncated",
    "message body suppressed",
    "rest of message",
    "rest of the message",
    "remainder of message",
    "remainder of the message",
    "body of the message is",
    "or so are included here",
    "remaining text was cut",
    "message cut",
    "text deleted",
    "message was cut",
    "nachricht gek",
    "message tronqu",
};

constexpr NeedleSet kMarkerSet(kMarkers);
constexpr NeedleSet kQuoteMarkerSet(kQuoteMarkers);
constexpr NeedleSet kCutSet(kCutWords);

// What a run of fields has shown so far.
struct FieldRun {
  uint32_t begin = 0;
  int fields = 0;
  int usual = 0;      // fields of any message: From, To, Date, Subject ...
  int transport = 0;  // fields that people do not type: Received, Message-ID, Return-Path ...
  int status = 0;     // fields of a delivery status (RFC 3464)
};

bool IsTransportName(HeaderName name) {
  switch (name) {
    case HeaderName::kReceived:
    case HeaderName::kReturnPath:
    case HeaderName::kMessageId:
    case HeaderName::kMimeVersion:
    case HeaderName::kDkimSignature:
    case HeaderName::kDomainKeySignature:
    case HeaderName::kDeliveredTo:
    case HeaderName::kContentType:
    case HeaderName::kContentTransferEncoding:
    case HeaderName::kXMailer:
    case HeaderName::kXMimeOle:
    case HeaderName::kUserAgent:
    case HeaderName::kReferences:
    case HeaderName::kReceivedSpf:
    case HeaderName::kThreadIndex:
    case HeaderName::kXOriginatingIp:
      return true;
    default:
      return false;
  }
}

bool IsUsualName(HeaderName name) {
  switch (name) {
    case HeaderName::kFrom:
    case HeaderName::kTo:
    case HeaderName::kCc:
    case HeaderName::kDate:
    case HeaderName::kSubject:
    case HeaderName::kSender:
    case HeaderName::kReplyTo:
      return true;
    default:
      return false;
  }
}

constexpr std::string_view kStatusNames[] = {
    "reporting-mta",   "final-recipient", "original-recipient",
    "diagnostic-code", "action",          "remote-mta"};
constexpr NameTable kStatusTable(kStatusNames);

void Count(std::string_view text, Span name, FieldRun* run) {
  const HeaderName id = mime::LookUpHeaderName(text, name);
  run->status += kStatusTable.FindIn(text, name.begin, name.end) != kStatusTable.kNone;
  ++run->fields;
  if (IsTransportName(id)) ++run->transport;
  if (IsUsualName(id)) ++run->usual;
}

// Enough to be a message's header: alone, or behind a marker line.
bool IsHeader(const FieldRun& run) { return run.transport >= 1 && run.usual + run.transport >= 3; }
bool IsHeaderBehindMarker(const FieldRun& run) {
  return run.usual + run.transport >= 2 || run.transport >= 1;
}

// A message's first field is a known one or an extension: words such as "Note:" begin no header.
bool MayBegin(std::string_view name) {
  const HeaderName id = mime::LookUpHeaderName(name);
  return id != HeaderName::kOther || name.find('-') != std::string_view::npos;
}

// True for a line, not quoted and of a marker's length, that holds one of the markers.
bool IsLineWith(std::string_view line, const NeedleSet& markers) {
  constexpr size_t kLongest = 200;
  line = Trim(line);
  if (line.size() < 5 || line.size() > kLongest || line.front() == '>') return false;
  return markers.FindAny(line);
}

}  // namespace

bool IsMarkerLine(std::string_view line) { return IsLineWith(line, kMarkerSet); }

InlineOriginal FindInlineOriginal(std::string_view text) {
  mime::Lines lines(text);
  InlineOriginal found;
  FieldRun run;
  mime::Line before;  // last line with words that is of no run
  const auto is_end_of_run = [&] {
    if (run.fields == 0) return false;
    const std::string_view above = before.next != 0 ? lines.text(before) : std::string_view();
    const bool is_header = IsHeader(run);
    if (!is_header && !IsHeaderBehindMarker(run)) return false;
    const bool has_marker =
        IsMarkerLine(above) || (is_header && IsLineWith(above, kQuoteMarkerSet));
    if (!has_marker && !is_header) return false;
    found.is_found = true;
    found.begin = run.begin;
    found.text_end = has_marker ? before.begin : run.begin;
    if (has_marker) found.marker_line = Trim(above);
    return true;
  };
  uint32_t at = 0;
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    const std::string_view content = lines.text(line);
    at = line.next;
    uint32_t colon = 0;
    const bool is_fold =
        run.fields > 0 && !content.empty() && (content[0] == ' ' || content[0] == '\t');
    if (is_fold) continue;
    const Span name = {line.begin, line.name_end};
    if (mime::IsField(text, line, &colon) && (run.fields > 0 || MayBegin(Slice(text, name)))) {
      if (run.fields == 0) run.begin = line.begin;
      Count(text, name, &run);
      continue;
    }
    if (run.status >= 2) {
      if (found.status.empty()) found.status.begin = run.begin;
      found.status.end = line.begin;
    } else if (is_end_of_run()) {
      break;
    }
    run = {};
    if (!mime::IsBlankLine(content)) before = line;
  }
  if (run.status >= 2) {
    if (found.status.empty()) found.status.begin = run.begin;
    found.status.end = lines.size();
  } else if (!found.is_found && !is_end_of_run()) {
    found.text_end = lines.size();
  }
  if (!found.status.empty()) found.text_end = found.status.begin;
  return found;
}

bool IsClosingLine(std::string_view text) {
  constexpr size_t kLongest = 120;
  static constexpr ByteSet kRules("-=*_#");
  static constexpr ByteSet kLineEnds("\r\n");
  if (text.size() < 3 || text.size() > kLongest || kLineEnds.IsIn(text)) return false;
  return kRules.Has(text[0]) && text[1] == text[0] && text[2] == text[0];
}

bool LooksLikeMessage(std::string_view text) {
  constexpr size_t kReach = 16384;  // a header block that begins no message within this is none
  text = text.substr(0, kReach);
  mime::Lines lines(text);
  FieldRun run;
  uint32_t at = 0;
  while (at < lines.size()) {
    const mime::Line line = lines.At(at);
    const std::string_view content = lines.text(line);
    at = line.next;
    uint32_t colon = 0;
    if (mime::IsBlankLine(content)) {
      if (run.fields > 0) break;
    } else if (mime::IsField(text, line, &colon)) {
      Count(text, {line.begin, line.name_end}, &run);
      if (IsHeader(run)) return true;
    } else if (run.fields == 0 ? !content.starts_with("From ")
                               : content[0] != ' ' && content[0] != '\t') {
      return false;
    }
  }
  return IsHeader(run);
}

bool SaysCut(std::string_view text) {
  constexpr size_t kReach = 400;  // such words stand at the very end
  const std::string_view end = text.size() > kReach ? text.substr(text.size() - kReach) : text;
  return kCutSet.FindAny(end);
}

}  // namespace backstop::report
