// Reads in four steps: sort the parts into zones, find what came back (as a part, else inside the
// text), read the recipients (delivery-status fields, else the layouts), and take the facts.
// Encoded bodies are decoded once, into the Reader's arena.

#include "report/report.h"

#include <algorithm>

#include "base/bytes.h"
#include "mime/lines.h"
#include "report/inline_original.h"
#include "report/layout.h"
#include "report/part_kind.h"
#include "report/returned_facts.h"
#include "report/status_fields.h"
#include "report/text.h"
#include "report/transfer.h"

namespace backstop::report {
namespace {

using mime::HeaderName;
using mime::MediaType;
using mime::Part;
using mime::TransferEncoding;

constexpr size_t kDecodeBytes = 1u << 20;  // decoded bodies of one message; few bounces need 0.4 MB
constexpr size_t kTextBytes = 128u << 10;  // of one text: four times what a zone holds
constexpr size_t kProbeBytes = 24u << 10;  // encoded bytes that tell whether a file is a message
constexpr size_t kFieldProbeBytes = 256;   // and whether it is status fields
constexpr size_t kWordBytes = 16u << 10;   // decoded From and Subject

struct DecodedPart {
  size_t index;
  std::string_view text;
};

}  // namespace

struct Reader::Impl {
  Report report;
  mime::Tree outer;
  mime::Tree inner;  // of a returned message that is no part of `outer`
  mime::NamedFields outer_fields, returned_fields;
  // Decoded bodies of `outer`'s parts: ReadAsReturned asks for the same again.
  Bounded<DecodedPart, kMaxSegments> decoded_parts;
  ReturnedFacts facts;
  bool has_facts = false;
  Arena bodies{kDecodeBytes};
  Arena words{kWordBytes};
  decode::Converter converter;

  void Reset(std::string_view message);
  std::span<char> RoomFor(size_t limit);
  std::string_view Decode(std::string_view body, TransferEncoding encoding, size_t limit);
  std::string_view RenderHtml(std::string_view html);
  std::string_view WordsOf(const Segment& segment);
  std::string_view BodyOf(const MessageView& view, size_t index, size_t limit = kTextBytes);
  void AddSegment(const MessageView& view, size_t index, Zone zone, std::string_view bytes);
  bool ReadPart(size_t index);
  std::string_view Probe(const Part& part, size_t limit);
  bool TakeMessagePart(size_t index);
  void TakeReturnedBytes(std::string_view bytes);
  void ReadReturnedFields();
  void ReadOuterParts();
  void CutInlineParts(Segment* segment);
  void ReadTexts();
  void ReadRecipients();
  LayoutInput InputOf(const Segment& segment);
  void ReadReturned();
  void ReadFacts();
  void ReadReturnedBody();
  ReturnMode ModeOf(const MessageView& view) const;
};

void Reader::Impl::Reset(std::string_view message) {
  report.outer = {message, &outer, 0, &outer_fields};
  report.returned = {};
  report.return_mode = ReturnMode::kNone;
  report.layout = Layout::kNone;
  report.is_standard = report.has_status_part = report.has_mdn_part = report.has_feedback_part =
      false;
  report.is_returned_inline = false;
  report.marker_line = report.reporting_mta = report.arrival_date = {};
  report.recipients.clear();
  report.status_facts = {};
  has_facts = false;
  report.outer_segments.clear();
  report.returned_segments.clear();
  decoded_parts.clear();
  bodies.Reset();
  words.Reset();
}

// Where the next text may go: never more than half of what is free, so that no part starves the
// later ones.
std::span<char> Reader::Impl::RoomFor(size_t limit) {
  return bodies.Free().first(std::min(limit, bodies.remaining() / 2));
}

// The decoded body in the arena, or the body itself where nothing is to be decoded.
std::string_view Reader::Impl::Decode(std::string_view body, TransferEncoding encoding,
                                      size_t limit) {
  if (!IsEncoded(encoding)) return body;
  const decode::Decoded decoded = DecodeInto(body, encoding, RoomFor(limit));
  if (decoded.is_bad) report.notes |= kNoteBadEncoding;
  if (decoded.is_capped) report.notes |= kNoteTextCapped;
  const std::span<char> text = bodies.Take(decoded.size);
  return {text.data(), text.size()};
}

std::string_view Reader::Impl::RenderHtml(std::string_view html) {
  const decode::Decoded decoded = decode::HtmlToText(html, RoomFor(kTextBytes), nullptr);
  const std::span<char> text = bodies.Take(decoded.size);
  return {text.data(), text.size()};
}

std::string_view Reader::Impl::BodyOf(const MessageView& view, size_t index, size_t limit) {
  const Part& part = view.tree->parts[index];
  const std::string_view body = Slice(view.bytes, part.body);
  if (view.tree != &outer) return Decode(body, part.encoding, limit);
  const auto known = std::find_if(decoded_parts.begin(), decoded_parts.end(),
                                  [&](const DecodedPart& done) { return done.index == index; });
  if (known != decoded_parts.end()) return known->text;
  const std::string_view text = Decode(body, part.encoding, limit);
  if (text.data() != body.data()) decoded_parts.push_back({index, text});
  return text;
}

void Reader::Impl::AddSegment(const MessageView& view, size_t index, Zone zone,
                              std::string_view bytes) {
  if (bytes.empty()) return;
  const Part& part = view.tree->parts[index];
  Segment segment;
  segment.bytes = bytes;
  segment.zone = zone;
  segment.is_html = part.type == MediaType::kTextHtml;
  if (!part.charset.empty()) {
    segment.charset = decode::FindCharset(Slice(view.bytes, part.charset));
    if (segment.charset == decode::CharsetId::kUnknown) report.notes |= kNoteUnknownCharset;
  }
  auto& list = zone == Zone::kOriginalBody ? report.returned_segments : report.outer_segments;
  if (!list.push_back(segment)) report.notes |= kNoteTextCapped;
}

void Reader::Impl::TakeReturnedBytes(std::string_view bytes) {
  mime::Walk(bytes, &inner);
  report.returned = {bytes, &inner, 0, &returned_fields};
}

void Reader::Impl::ReadReturnedFields() {
  const MessageView& view = report.returned;
  returned_fields.Read(view.bytes, view.tree->FieldsOf(view.part()));
}

// A part's body; of an encoded one only `limit` bytes are decoded, and not kept.
std::string_view Reader::Impl::Probe(const Part& part, size_t limit) {
  const std::string_view body = Slice(report.outer.bytes, part.body);
  if (!IsEncoded(part.encoding)) return body;
  const std::span<char> room = bodies.Free();
  const size_t size = DecodeInto(body.substr(0, limit), part.encoding, room).size;
  return {room.data(), size};
}

// A part that holds the returned message. False when it holds none.
bool Reader::Impl::TakeMessagePart(size_t index) {
  const Part& part = outer.parts[index];
  if (HasChild(outer, index)) {
    if (outer.parts[index + 1].field_count == 0) return false;
    report.returned = {report.outer.bytes, &outer, static_cast<int>(index + 1), &returned_fields};
    return true;
  }
  if (!IsMessage(part.type) && !IsHeadersOnly(part.type) &&
      !LooksLikeMessage(Probe(part, kProbeBytes)))
    return false;
  const std::string_view body = BodyOf(report.outer, index, kDecodeBytes);
  if (Trim(body).empty()) return false;
  TakeReturnedBytes(body);
  return true;
}

// Sorts one part. True when the parts below it are done with as well.
bool Reader::Impl::ReadPart(size_t index) {
  const Part& part = outer.parts[index];
  if (!report.returned.exists() && index > 0 && HasTransportFields(report.outer, part)) {
    report.returned = {report.outer.bytes, &outer, static_cast<int>(index), &returned_fields};
    return true;
  }
  const bool is_in_digest =
      part.parent >= 0 &&
      outer.parts[static_cast<size_t>(part.parent)].type == MediaType::kMultipartDigest;
  if (!report.returned.exists() && !is_in_digest &&
      (IsMessage(part.type) || IsHeadersOnly(part.type)))
    return TakeMessagePart(index);
  if (HasChild(outer, index)) return false;
  const bool is_file = part.is_attachment || !part.filename.empty();
  if (!report.returned.exists() && index > 0 &&
      (is_file || part.type == MediaType::kMessageOther) && TakeMessagePart(index))
    return true;
  if (IsFieldPart(part.type)) {
    const std::string_view body = BodyOf(report.outer, index);
    report.has_status_part |= IsStatus(part.type);
    report.has_mdn_part |= part.type == MediaType::kMessageDispositionNotification;
    report.has_feedback_part |= part.type == MediaType::kMessageFeedbackReport;
    ReadStatusFields(body, &report);
    AddSegment(report.outer, index, Zone::kStatus, body);
    return true;
  }
  const bool is_words =
      IsText(part.type) || mime::IsMultipart(part.type) || IsHeadersOnly(part.type);
  if (!is_words && !(is_file && SaysReportingMta(Probe(part, kFieldProbeBytes)))) return true;
  const std::string_view body = BodyOf(report.outer, index);
  if (SaysReportingMta(body)) {
    report.has_status_part = true;
    ReadStatusFields(body, &report);
    AddSegment(report.outer, index, Zone::kStatus, body);
  } else {
    AddSegment(report.outer, index, Zone::kHuman, body);
  }
  return true;
}

void Reader::Impl::ReadOuterParts() {
  for (size_t i = 0; i < outer.parts.size();) i = ReadPart(i) ? EndOfSubtree(outer, i) : i + 1;
  if (report.returned.exists()) return;
  for (size_t i = 0, count = report.outer_segments.size(); i < count; ++i) {
    Segment& segment = report.outer_segments[i];
    // Rendering html costs more than all the rest.
    const bool is_worth_it = !segment.is_html || IsReportLike(report);
    if (segment.zone == Zone::kHuman && is_worth_it) CutInlineParts(&segment);
  }
}

// Ends a text before the status fields or the original that are pasted into it, and takes those:
// the original unless there is one already (the plain text of an alternative comes first).
void Reader::Impl::CutInlineParts(Segment* segment) {
  const std::string_view text = segment->is_html ? RenderHtml(segment->bytes) : segment->bytes;
  const InlineOriginal found = FindInlineOriginal(text);
  if (!found.is_found && found.status.empty()) return;
  segment->bytes = text.substr(0, found.text_end);
  segment->is_html = false;
  if (!found.status.empty()) {
    Segment status = *segment;
    status.zone = Zone::kStatus;
    status.bytes = Slice(text, found.status);
    if (report.recipients.empty()) ReadStatusFields(status.bytes, &report);
    report.outer_segments.push_back(status);
    if (report.layout == Layout::kNone && !report.recipients.empty())
      report.layout = Layout::kLooseStatus;
  }
  if (!found.is_found || report.returned.exists()) return;
  TakeReturnedBytes(text.substr(found.begin));
  report.is_returned_inline = true;
  report.marker_line = found.marker_line;
}

// As UTF-8: elsewhere a letter's second byte may be an ASCII one, and touch an address.
std::string_view Reader::Impl::WordsOf(const Segment& segment) {
  std::string_view text = segment.bytes;
  const bool is_utf8 = segment.charset == decode::CharsetId::kUtf8 ||
                       segment.charset == decode::CharsetId::kAscii ||
                       segment.charset == decode::CharsetId::kUnknown;
  if (!is_utf8) {
    const decode::Decoded converted = converter.ToUtf8(segment.charset, text, RoomFor(kTextBytes));
    const std::span<char> room = bodies.Take(converted.size);
    text = {room.data(), room.size()};
  }
  return segment.is_html ? RenderHtml(text) : text;
}

LayoutInput Reader::Impl::InputOf(const Segment& segment) {
  const auto value = [&](HeaderName name) { return outer_fields.Value(name); };
  LayoutInput input;
  input.text = WordsOf(segment);
  input.subject = value(HeaderName::kSubject);
  input.from = value(HeaderName::kFrom);
  input.own_address = ExtractAddress(value(HeaderName::kTo));
  input.failed_recipients = value(HeaderName::kXFailedRecipients);
  return input;
}

// The layouts read the texts: for the recipients where no status fields name them, else only for
// their diagnostics.
void Reader::Impl::ReadTexts() {
  const Layout known = report.layout;
  const size_t count = report.recipients.size();
  for (size_t i = 0; i < report.outer_segments.size(); ++i) {
    if (report.outer_segments[i].zone != Zone::kHuman) continue;
    ReadLayouts(InputOf(report.outer_segments[i]), &report);
    if (!report.recipients.empty()) break;
  }
  if (count > 0) report.recipients.resize_down(count);
  if (known != Layout::kNone) report.layout = known;
  const bool has_marker = report.is_returned_inline && !report.marker_line.empty();
  if (report.layout == Layout::kNone && has_marker) report.layout = Layout::kOther;
}

void Reader::Impl::ReadRecipients() {
  if (report.has_status_part) {
    const bool is_report = outer.parts[0].type == MediaType::kMultipartReport;
    report.layout = is_report ? Layout::kRfc3464 : Layout::kLooseStatus;
    report.is_standard = is_report && !report.recipients.empty();
    for (const RecipientResult& recipient : report.recipients) {
      report.is_standard &=
          !recipient.address.empty() && !recipient.action.empty() && recipient.status.klass != 0;
    }
  }
  const bool is_answer = report.has_mdn_part || report.has_feedback_part;
  const bool lacks_diagnostic =
      std::any_of(report.recipients.begin(), report.recipients.end(),
                  [](const RecipientResult& recipient) { return recipient.diagnostic.empty(); });
  if (!is_answer && (report.recipients.empty() || lacks_diagnostic) && IsReportLike(report))
    ReadTexts();
  for (RecipientResult& recipient : report.recipients) CompleteRecipient(&recipient);
}

ReturnMode Reader::Impl::ModeOf(const MessageView& view) const {
  const std::string_view body = Trim(Slice(view.bytes, view.part().body));
  if (body.empty() || IsClosingLine(body)) return ReturnMode::kHeaders;
  const auto root = static_cast<size_t>(view.root);
  const size_t end = EndOfSubtree(*view.tree, root);
  for (size_t i = root; i < end; ++i) {
    if (!view.tree->parts[i].is_closed) return ReturnMode::kTruncated;
  }
  const bool is_outer_cut = !outer.parts[0].is_closed;
  return is_outer_cut || SaysCut(body) ? ReturnMode::kTruncated : ReturnMode::kFull;
}

void Reader::Impl::ReadReturnedBody() {
  const MessageView& view = report.returned;
  const auto root = static_cast<size_t>(view.root);
  const size_t end = EndOfSubtree(*view.tree, root);
  for (size_t i = root; i < end; ++i) {
    const Part& part = view.tree->parts[i];
    const bool is_leaf = !HasChild(*view.tree, i);
    const bool is_readable = IsText(part.type) || IsFieldPart(part.type) ||
                             IsHeadersOnly(part.type) || mime::IsMultipart(part.type);
    if (is_leaf && is_readable) AddSegment(view, i, Zone::kOriginalBody, BodyOf(view, i));
  }
}

void Reader::Impl::ReadReturned() {
  if (!report.returned.exists()) return;
  ReadReturnedFields();
  report.return_mode = ModeOf(report.returned);
  if (report.return_mode != ReturnMode::kHeaders) ReadReturnedBody();
}

// A report that returns nothing may still name the original in In-Reply-To (Exchange does).
// REQUIRES: report.returned is what really came back.
void Reader::Impl::ReadFacts() {
  if (has_facts) return;
  has_facts = true;
  facts = report.status_facts;
  if (report.returned.exists()) {
    ReadReturnedFacts(report.returned, converter, &words, &facts);
  } else if (report.layout != Layout::kNone && facts.message_id.empty()) {
    facts.message_id = WithoutBrackets(outer_fields.Value(HeaderName::kInReplyTo));
  }
}

Reader::Reader() : impl_(std::make_unique<Impl>()) {}
Reader::~Reader() = default;

const Report& Reader::Read(std::string_view message) {
  Impl& it = *impl_;
  it.Reset(message);
  mime::Walk(message, &it.outer);
  it.outer_fields.Read(message, it.outer.FieldsOf(it.outer.parts[0]));
  it.report.notes = it.outer.notes;
  it.ReadOuterParts();
  it.ReadRecipients();
  it.ReadReturned();
  return it.report;
}

const Report& Reader::ReadAsReturned(ReturnMode mode) {
  Impl& it = *impl_;
  it.ReadFacts();
  const std::string_view message = it.report.outer.bytes;
  it.report.returned_segments.clear();
  it.report.return_mode = mode;
  if (mode == ReturnMode::kHeaders) {
    it.TakeReturnedBytes(message.substr(0, it.outer.parts[0].header.end));
    it.ReadReturnedFields();
  } else {
    it.report.returned = it.report.outer;
    it.ReadReturnedBody();
  }
  return it.report;
}

const ReturnedFacts& Reader::Facts() {
  impl_->ReadFacts();
  return impl_->facts;
}

decode::Converter& Reader::converter() { return impl_->converter; }

}  // namespace backstop::report
