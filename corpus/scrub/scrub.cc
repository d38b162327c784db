// Bodies before header fields and later parts before earlier ones: names are learnt from what came
// back before the words about it are edited.

#include "scrub/scrub.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include "backstop/verdict.h"
#include "mime/lines.h"
#include "report/inline_original.h"
#include "report/part_kind.h"
#include "report/text.h"
#include "scrub/blank.h"
#include "scrub/field_text.h"
#include "scrub/html_text.h"
#include "scrub/recode.h"

namespace backstop::corpus {
namespace {

using mime::HeaderName;
using mime::TransferEncoding;

constexpr int kMostNested = 12;  // messages inside messages that only decoding shows
constexpr uint32_t kUnsafeNotes = kNoteTooDeep | kNoteTooManyParts | kNoteTooManyFields;
constexpr size_t kEncodedLine = 40;  // characters of a line that looks like base64

std::string_view View(std::span<const char> text) { return {text.data(), text.size()}; }

// Field names that the engine has no number for.
constexpr std::string_view kAddressFields[] = {
    "resent-to",       "resent-cc",         "resent-sender",
    "resent-bcc",      "envelope-to",       "x-sender",
    "x-envelope-from", "x-envelope-to",     "x-to",
    "x-from",          "apparently-to",     "x-rcpt-to",
    "final-recipient", "original-recipient"};
constexpr std::string_view kSignatureFields[] = {"arc-message-signature", "arc-seal",
                                                 "x-google-dkim-signature"};

template <typename Table>
bool Holds(const Table& table, std::string_view name) {
  return std::any_of(std::begin(table), std::end(table),
                     [name](std::string_view row) { return EqualsNoCase(name, row); });
}

TextKind KindOf(HeaderName name, std::string_view text) {
  switch (name) {
    case HeaderName::kFrom:
    case HeaderName::kSender:
    case HeaderName::kReplyTo:
    case HeaderName::kTo:
    case HeaderName::kCc:
    case HeaderName::kBcc:
    case HeaderName::kResentFrom:
    case HeaderName::kReturnPath:
    case HeaderName::kErrorsTo:
    case HeaderName::kDeliveredTo:
    case HeaderName::kXOriginalTo:
    case HeaderName::kDispositionNotificationTo:
    case HeaderName::kXFailedRecipients:
      return TextKind::kAddresses;
    case HeaderName::kReceived:
      return TextKind::kReceived;
    case HeaderName::kContentType:
    case HeaderName::kContentDisposition:
    case HeaderName::kContentTransferEncoding:
    case HeaderName::kMimeVersion:
      return TextKind::kStructure;
    case HeaderName::kDkimSignature:
    case HeaderName::kDomainKeySignature:
      return TextKind::kSignature;
    default:
      break;
  }
  if (Holds(kAddressFields, text)) return TextKind::kAddresses;
  if (Holds(kSignatureFields, text)) return TextKind::kSignature;
  return EqualsNoCase(text, "x-received") ? TextKind::kReceived : TextKind::kProse;
}

bool IsTextual(const mime::Part& part) {
  return report::IsText(part.type) || report::IsHeadersOnly(part.type) ||
         report::IsMessage(part.type) || report::IsFieldPart(part.type) ||
         part.type == mime::MediaType::kMessageOther || mime::IsMultipart(part.type);
}

// Quoted-printable parts of a broken multipart or of a copy in a text.
bool HoldsQuoted(std::string_view text) {
  constexpr std::string_view kEncoding = "content-transfer-encoding: quoted-printable";
  return report::ContainsNoCase(text, kEncoding);
}

bool IsEncodedLine(std::string_view line) {
  return line.size() >= kEncodedLine && line.size() % 4 == 0 &&
         std::all_of(line.begin(), line.end(), [](char c) {
           return IsAlpha(c) || IsDigit(c) || c == '+' || c == '/' || c == '=';
         });
}

// Where the base64 of a body ends: lists add their footers behind it as plain text.
size_t Base64End(std::string_view body) {
  const size_t other = body.find_first_not_of(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n");
  if (other == std::string_view::npos) return body.size();
  const size_t line_end = body.find_last_of("\r\n", other);
  return line_end == std::string_view::npos ? 0 : line_end + 1;
}

bool IsPrintable(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<uint8_t>(c) >= 32 || IsBlank(c); });
}

}  // namespace

// A message's bytes, its tree, and which of them a field or a body is.
struct Scrubber::Entity {
  std::span<char> bytes;
  std::unique_ptr<mime::Tree> tree;
  std::vector<Span> handled;

  std::span<char> At(Span span) const { return bytes.subspan(span.begin, span.size()); }
  std::string_view TextAt(Span span) const { return Slice(View(bytes), span); }
  bool HasChild(size_t index) const {
    const auto parts = tree->parts.view();
    return std::any_of(parts.begin(), parts.end(), [index](const mime::Part& part) {
      return part.parent == static_cast<int>(index);
    });
  }
  bool IsBoundary(std::string_view line, std::string_view boundary) const {
    if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) return false;
    const std::string_view rest = Trim(line.substr(2 + boundary.size()));
    return rest.empty() || rest == "--";
  }
};

Scrubber::Scrubber(std::string secret, std::function<bool(std::string_view)> is_plain)
    : pseudonyms_(std::move(secret)), names_(std::move(is_plain)), text_(&pseudonyms_, &names_) {}

bool Scrubber::ScrubMessage(std::span<char> message) {
  names_.Clear();
  return ScrubEntity(message, 0);
}

void Scrubber::ScrubLine(std::span<char> line) {
  names_.Clear();
  text_.Scrub(line, TextKind::kProse);
}

bool Scrubber::ScrubEntity(std::span<char> bytes, int depth) {
  Entity entity{bytes, std::make_unique<mime::Tree>(), {}};
  mime::Walk(View(bytes), entity.tree.get());
  if ((entity.tree->notes & kUnsafeNotes) != 0 || depth > kMostNested) return false;
  LearnFields(entity);
  for (size_t index = entity.tree->parts.size(); index-- > 0;) {
    const mime::Part& part = entity.tree->parts[index];
    if (entity.HasChild(index)) continue;
    if (!ScrubBody(entity, part, depth)) return false;
    entity.handled.push_back(part.body);
  }
  ScrubFields(entity);
  for (const mime::Field& field : entity.tree->fields)
    entity.handled.push_back({field.name_begin, field.value_end});
  ScrubGaps(entity);
  return true;
}

void Scrubber::LearnFields(const Entity& entity) {
  for (const mime::Field& field : entity.tree->fields) {
    const TextKind kind = KindOf(field.name, entity.TextAt({field.name_begin, field.name_end}));
    if (kind == TextKind::kAddresses || kind == TextKind::kReceived)
      text_.Learn(FieldText(entity.TextAt({field.value_begin, field.value_end})).text(), kind);
  }
}

// The value of a boundary parameter is no text: its delimiter lines must follow it (ScrubGaps). A
// field name with a dot names a site: "X-tarn.example-Scanned".
void Scrubber::ScrubFields(const Entity& entity) {
  for (const mime::Field& field : entity.tree->fields) {
    const TextKind kind = KindOf(field.name, entity.TextAt({field.name_begin, field.name_end}));
    const Span name{field.name_begin, field.name_end};
    if (entity.TextAt(name).find('.') != std::string_view::npos)
      text_.Scrub(entity.At(name), TextKind::kProse);
    Span rest{field.value_begin, field.value_end};
    for (const mime::Part& part : entity.tree->parts.view()) {
      const Span boundary = part.boundary;
      if (boundary.empty() || boundary.begin < rest.begin || boundary.end > rest.end) continue;
      text_.Scrub(entity.At({rest.begin, boundary.begin}), kind);
      rest.begin = boundary.end;
    }
    if (kind == TextKind::kStructure) {
      const size_t type = entity.TextAt(rest).find(';');
      rest.begin =
          type == std::string_view::npos ? rest.end : rest.begin + static_cast<uint32_t>(type);
    }
    FieldText text(entity.TextAt(rest));
    text_.Scrub(text.text(), kind);
    text.WriteBack(entity.At(rest), kind == TextKind::kAddresses);
  }
}

bool Scrubber::ScrubBody(const Entity& entity, const mime::Part& part, int depth) {
  std::span<char> body = entity.At(part.body);
  if (part.encoding == TransferEncoding::kBase64) {
    const size_t end = Base64End(View(body));
    text_.Scrub(body.subspan(end), TextKind::kProse);
    body = body.first(end);
  }
  const bool is_foreign = IsForeignCharset(entity.TextAt(part.charset)) &&
                          !StartsWithNoCase(entity.TextAt(part.charset), "iso-2022");
  if (!IsTextual(part) || is_foreign || part.encoding == TransferEncoding::kUuencode) {
    BlankBody(body, part.encoding);
    return true;
  }
  const auto scrub = [&](std::span<char> text) {
    const bool is_message = report::IsMessage(part.type) || report::IsHeadersOnly(part.type);
    return is_message ? ScrubEntity(text, depth + 1)
                      : ScrubText(text, part.type == mime::MediaType::kTextHtml, depth);
  };
  if (part.encoding == TransferEncoding::kBase64) {
    std::string text = DecodeBase64(View(body));
    if (!scrub(text)) return false;
    RewriteBase64(body, text);
    return true;
  }
  if (part.encoding == TransferEncoding::kQuotedPrintable || HoldsQuoted(View(body))) {
    std::string text = DecodeQuoted(View(body), false);
    if (!scrub(text)) return false;
    RewriteQuoted(body, false, text);
    return true;
  }
  return scrub(body);
}

bool Scrubber::ScrubText(std::span<char> text, bool is_html, int depth) {
  if (is_html) {
    ReplaceLetterNumbers(text);
    HtmlText html(View(text));
    text_.Scrub(html.text(), TextKind::kProse);
    html.WriteBack(text);
    return true;
  }
  const report::InlineOriginal original = report::FindInlineOriginal(View(text));
  if (original.is_found) {
    if (!ScrubEntity(text.subspan(original.begin), depth + 1)) return false;
    text = text.first(original.begin);
  }
  BlankUuencoded(text);
  if (!ScrubEncodedRuns(text, depth)) return false;
  text_.Scrub(text, TextKind::kProse);
  return true;
}

// Two or more lines of base64 amid text: what they hold is edited where it is text, else blanked.
bool Scrubber::ScrubEncodedRuns(std::span<char> text, int depth) {
  mime::Lines lines(View(text));
  for (uint32_t at = 0; at < lines.size();) {
    const uint32_t begin = at;
    uint32_t count = 0;
    mime::Line line = lines.At(at);
    for (; at < lines.size() && IsEncodedLine(lines.text(line)); line = lines.At(at), ++count)
      at = line.next;
    if (count > 0 && at < lines.size() && !lines.text(line).empty() &&
        lines.text(line).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                           "0123456789+/=") == std::string_view::npos)
      at = line.next;  // the last line is shorter
    if (count == 0) {
      at = line.next;
      continue;
    }
    const std::span<char> run = text.subspan(begin, at - begin);
    std::string bytes = DecodeBase64(View(run));
    if (!IsPrintable(bytes)) {
      BlankBody(run, TransferEncoding::kBase64);
      continue;
    }
    if (depth >= kMostNested || !ScrubText(bytes, false, depth + 1)) return false;
    RewriteBase64(run, bytes);
  }
  return true;
}

// What is neither field nor body: delimiter lines, which must stay what their boundary parameter
// says, and the text before, between and behind the parts that nobody shows.
void Scrubber::ScrubGaps(const Entity& entity) {
  struct Boundary {
    std::string before, after;
  };
  std::vector<Boundary> boundaries;
  for (const mime::Part& part : entity.tree->parts.view()) {
    if (part.boundary.empty()) continue;
    std::string text(entity.TextAt(part.boundary));
    Boundary& boundary = boundaries.emplace_back(Boundary{text, text});
    text_.Scrub(boundary.after, TextKind::kProse);
    std::copy(boundary.after.begin(), boundary.after.end(), entity.At(part.boundary).begin());
  }
  std::vector<Span> handled = entity.handled;
  std::sort(handled.begin(), handled.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  const auto size = static_cast<uint32_t>(entity.bytes.size());
  handled.push_back({size, size});
  mime::Lines lines(View(entity.bytes));
  uint32_t at = 0;
  for (const Span& next : handled) {
    while (at < next.begin) {
      mime::Line line = lines.At(at);
      line.end = std::min(line.end, next.begin);
      const std::string_view shown = lines.text(line);
      const auto boundary =
          std::find_if(boundaries.begin(), boundaries.end(),
                       [&](const Boundary& b) { return entity.IsBoundary(shown, b.before); });
      const std::span<char> bytes = entity.At({line.begin, line.end});
      if (boundary == boundaries.end()) text_.Scrub(bytes, TextKind::kProse);
      if (boundary != boundaries.end())
        std::copy(boundary->after.begin(), boundary->after.end(), bytes.begin() + 2);
      at = std::max(at + 1, std::min(line.next, next.begin));
    }
    at = std::max(at, next.end);
  }
}

}  // namespace backstop::corpus
