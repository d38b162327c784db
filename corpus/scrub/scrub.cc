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
#include "scrub/encoded_runs.h"
#include "scrub/field_kinds.h"
#include "scrub/field_text.h"
#include "scrub/html_text.h"
#include "scrub/recode.h"

namespace backstop::corpus {
namespace {

using mime::TransferEncoding;

constexpr int kMostNested = 12;  // messages inside messages that only decoding shows
constexpr uint32_t kUnsafeNotes = kNoteTooDeep | kNoteTooManyParts | kNoteTooManyFields;
constexpr size_t kBase64Group = 4;

std::string_view View(std::span<const char> text) { return {text.data(), text.size()}; }

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
  return ScrubGaps(entity, depth);
}

void Scrubber::LearnFields(const Entity& entity) {
  for (const mime::Field& field : entity.tree->fields) {
    const TextKind kind =
        KindOfField(field.name, entity.TextAt({field.name_begin, field.name_end}));
    if (kind == TextKind::kAddresses || kind == TextKind::kReceived ||
        kind == TextKind::kOrganisation)
      text_.Learn(FieldText(entity.TextAt({field.value_begin, field.value_end})).text(), kind);
  }
  for (const mime::Part& part : entity.tree->parts.view()) {
    if (report::IsFieldPart(part.type)) LearnLines(entity.TextAt(part.body), false);
  }
}

void Scrubber::LearnLines(std::string_view text, bool is_prose) {
  for (const Span& value : AddressLines(text, is_prose))
    text_.Learn(FieldText(Slice(text, value)).text(), TextKind::kAddresses);
}

void Scrubber::ScrubWords(std::span<char> text, TextKind kind) {
  FieldText decoded(View(text));
  text_.Scrub(decoded.text(), kind);
  decoded.WriteBack(text);
}

void Scrubber::ScrubLines(std::span<char> text, bool is_prose) {
  LearnLines(View(text), is_prose);
  size_t at = 0;
  for (const Span& value : AddressLines(View(text), is_prose)) {
    ScrubWords(text.subspan(at, value.begin - at), TextKind::kProse);
    ScrubWords(text.subspan(value.begin, value.size()), TextKind::kAddresses);
    at = value.end;
  }
  ScrubWords(text.subspan(at), TextKind::kProse);
}

// The value of a boundary parameter is no text: its delimiter lines must follow it (ScrubGaps). A
// field name with a dot names a site: "X-tarn.example-Scanned".
void Scrubber::ScrubFields(const Entity& entity) {
  for (const mime::Field& field : entity.tree->fields) {
    const TextKind kind =
        KindOfField(field.name, entity.TextAt({field.name_begin, field.name_end}));
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
    ScrubWords(entity.At(rest), kind);
  }
}

bool Scrubber::ScrubBody(const Entity& entity, const mime::Part& part, int depth) {
  std::span<char> body = entity.At(part.body);
  if (part.encoding == TransferEncoding::kBase64) {
    const size_t end = Base64End(View(body));
    if (!ScrubEncodedRuns(body.subspan(end), depth)) return false;
    ScrubLines(body.subspan(end), true);
    body = body.first(end);
  }
  if (!IsTextual(part) || IsForeignCharset(entity.TextAt(part.charset)) ||
      part.encoding == TransferEncoding::kUuencode) {
    BlankBody(body, part.encoding);
    return true;
  }
  const auto scrub = [&](std::span<char> text) {
    const bool is_message = report::IsMessage(part.type) || report::IsHeadersOnly(part.type);
    return is_message ? ScrubEntity(text, depth + 1) : ScrubText(text, part.type, depth);
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

bool Scrubber::ScrubText(std::span<char> text, mime::MediaType type, int depth) {
  if (type == mime::MediaType::kTextHtml) {
    ReplaceLetterNumbers(text);
    HtmlText html(View(text));
    ScrubWords(html.text(), TextKind::kHtml);
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
  ScrubLines(text, !report::IsFieldPart(type));
  return true;
}

// Base64 amid text: what it holds is edited where it is text, else blanked.
bool Scrubber::ScrubEncodedRuns(std::span<char> text, int depth) {
  for (const Span& place : EncodedRuns(View(text))) {
    const std::span<char> run = text.subspan(place.begin, place.size());
    const std::vector<Span> pieces = EncodedPieces(View(run));
    const auto is_text = pieces.size() > 1 ? IsSurelyText : IsPrintable;
    if (is_text(DecodeBase64(View(run)))) {
      if (!ScrubEncoded(run, depth)) return false;
      continue;
    }
    if (!IsSurelyEncoded(View(run))) continue;
    for (const Span& piece : pieces) {
      std::span<char> bytes = run.subspan(piece.begin, piece.size());
      // Behind a stray byte a group may begin anywhere.
      size_t skipped = 0;
      while (skipped < std::min(kBase64Group, bytes.size()) &&
             !is_text(DecodeBase64(View(bytes.subspan(skipped)))))
        ++skipped;
      if (skipped == std::min(kBase64Group, bytes.size()))
        BlankBody(bytes, TransferEncoding::kBase64);
      else if (!ScrubEncoded(bytes.subspan(skipped), depth))
        return false;
    }
  }
  return true;
}

// REQUIRES: the base64 of `run` holds text.
bool Scrubber::ScrubEncoded(std::span<char> run, int depth) {
  std::string bytes = DecodeBase64(View(run));
  if (depth >= kMostNested || !ScrubText(bytes, mime::MediaType::kTextPlain, depth + 1))
    return false;
  RewriteBase64(run, bytes);
  return true;
}

// What is neither field nor body: delimiter lines, which must stay what their boundary parameter
// says, and the text before, between and behind the parts that nobody shows.
bool Scrubber::ScrubGaps(const Entity& entity, int depth) {
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
      if (boundary == boundaries.end()) {
        if (!ScrubEncodedRuns(bytes, depth)) return false;
        ScrubLines(bytes, true);
      } else {
        std::copy(boundary->after.begin(), boundary->after.end(), bytes.begin() + 2);
      }
      at = std::max(at + 1, std::min(line.next, next.begin));
    }
    at = std::max(at, next.end);
  }
  return true;
}

}  // namespace backstop::corpus
