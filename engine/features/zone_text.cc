// Header fields that need no decoding (ASCII, no encoded word) are folded straight from the
// message. Body text, which comes transfer-decoded, goes charset -> html to text -> fold, each step
// into a buffer of its own, once.

#include "features/zone_text.h"

#include <algorithm>
#include <cstring>

#include "backstop/verdict.h"
#include "base/bytes.h"
#include "simd/kernels.h"

namespace backstop::features {
namespace {

constexpr size_t kMaxFieldName = 64;
constexpr uint32_t kMaxBlanks = 16;  // between a field's colon and its value, usually one
static_assert(Arena::kSlack >= simd::kOverrun);

uint32_t CountWords(std::string_view text, uint32_t limit) {
  uint32_t words = 0;
  for (size_t i = 0; i < text.size() && words < limit; ++i) {
    words += !IsBlank(text[i]) && (i == 0 || IsBlank(text[i - 1]));
  }
  return words;
}

// The container of the part that a segment is the body of, when its parts are alternatives; else
// -1.
int AlternativeOf(const report::MessageView& view, std::string_view segment) {
  if (!view.exists()) return -1;
  for (const mime::Part& part : view.tree->parts.view()) {
    if (view.bytes.data() + part.body.begin != segment.data() || part.parent < 0) continue;
    const int parent = part.parent;
    const auto type = view.tree->parts[static_cast<size_t>(parent)].type;
    if (type == mime::MediaType::kMultipartAlternative) return parent;
  }
  return -1;
}

void Append(Arena* arena, std::string_view bytes) {
  const size_t n = std::min(bytes.size(), arena->remaining());
  std::memcpy(arena->Take(n).data(), bytes.data(), n);
}

}  // namespace

ZoneText::ZoneText()
    : arenas_{Arena(kZoneCap[0]), Arena(kZoneCap[1]), Arena(kZoneCap[2]), Arena(kZoneCap[3]),
              Arena(kZoneCap[4])},
      raw_(kRawCap),
      aside_(kAsideCap),
      unicode_(2 * kRawCap) {}

void ZoneText::Clear() {
  texts_.fill({});
  subjects_.fill({});
  notes_ = 0;
}

void ZoneText::ClearReturned() {
  texts_[static_cast<size_t>(Zone::kOriginalHead)] = {};
  texts_[static_cast<size_t>(Zone::kOriginalBody)] = {};
}

void ZoneText::AppendFolded(Arena* arena, std::string_view raw, bool is_ascii) {
  if (raw.size() > arena->remaining()) notes_ |= kNoteTextCapped;
  const std::span<char> free = arena->Free();
  const size_t n = simd::Fold(raw.substr(0, free.size()), free);
  arena->Take(is_ascii ? n : simd::FoldUtf8Case(free.first(n)));
}

void ZoneText::RenderHead(Zone zone, const report::MessageView& view,
                          decode::Converter& converter) {
  Arena& arena = arenas_[static_cast<size_t>(zone)];
  arena.Reset();
  const char* const begin = arena.Free().data();
  std::string_view* const subject = &subjects_[static_cast<size_t>(zone)];
  *subject = {};
  Append(&arena, "\n");
  // Asked of the whole block first: most of them are plain.
  const bool is_plain_block = !NeedsDecoding(Slice(view.bytes, view.part().header));
  for (const mime::Field& field : view.tree->FieldsOf(view.part())) {
    if (!IsShown(field.name, Slice(view.bytes, {field.name_begin, field.name_end}))) continue;
    if (arena.remaining() < kMaxFieldName + kFieldTextRoom + 3) {
      notes_ |= kNoteTextCapped;
      break;
    }
    const char* const line = arena.Free().data();
    AppendField(&arena, view.bytes, field, is_plain_block, converter);
    if (field.name == mime::HeaderName::kSubject && subject->data() == nullptr) {
      const std::string_view rendered(line, static_cast<size_t>(arena.Free().data() - line));
      *subject = rendered.substr(std::string_view("subject: ").size());
    }
    Append(&arena, "\n");
  }
  texts_[static_cast<size_t>(zone)] = {begin, static_cast<size_t>(arena.Free().data() - begin)};
}

// "name: value", folded. Where the field is written so and needs no decoding, in one piece.
void ZoneText::AppendField(Arena* arena, std::string_view bytes, const mime::Field& field,
                           bool is_plain, decode::Converter& converter) {
  const std::string_view name =
      Slice(bytes, {field.name_begin, field.name_end}).substr(0, kMaxFieldName);
  std::string_view value = Slice(bytes, {field.value_begin, field.value_end});
  value = value.substr(0, kMaxFieldValue);
  is_plain = is_plain || !NeedsDecoding(value);
  const uint32_t name_size = field.name_end - field.name_begin;
  const uint32_t value_begin = field.value_begin - field.name_begin;
  const bool is_in_form = name.size() == name_size && bytes[field.name_end] == ':' &&
                          value_begin > name_size + 1 && value_begin <= name_size + kMaxBlanks;
  if (is_plain && is_in_form && !value.empty()) {
    AppendFolded(arena, {bytes.data() + field.name_begin, value_begin + value.size()}, true);
    return;
  }
  std::transform(name.begin(), name.end(), arena->Take(name.size()).data(), AsciiLower);
  Append(arena, ": ");
  arena->Take(FoldFieldValue(value, converter, unicode_.Free(), arena->Free()));
}

std::string_view ZoneText::Decode(const report::Segment& segment, decode::Converter& converter,
                                  std::span<char> out, decode::HtmlFacts* facts) {
  // No charset spends more than four bytes on a character: beyond that nothing can count.
  const std::string_view bytes = segment.bytes.substr(0, 4 * 2 * kRawCap);
  const std::span<char> unicode = segment.is_html ? unicode_.Free() : out;
  auto done = converter.ToUtf8(segment.charset, bytes, unicode);
  if (done.is_bad) notes_ |= kNoteBadCharset;
  if (segment.is_html) done = decode::HtmlToText({unicode.data(), done.size}, out, facts);
  if (done.is_capped) notes_ |= kNoteTextCapped;
  return {out.data(), done.size};
}

void ZoneText::RenderBody(Zone zone, std::span<const report::Segment> segments,
                          const report::MessageView& view, decode::Converter& converter,
                          BodyText* out) {
  Arena& arena = arenas_[static_cast<size_t>(zone)];
  arena.Reset();
  raw_.Reset();
  aside_.Reset();
  *out = {};
  const char* const begin = arena.Free().data();
  const char* const raw_begin = raw_.Free().data();
  const char* const aside_begin = aside_.Free().data();
  int replaced = -1;  // alternatives whose plain text was rendered
  for (const report::Segment& segment : segments) {
    if (segment.zone != zone) continue;
    const int alternative = AlternativeOf(view, segment.bytes);
    const bool is_aside = segment.is_html && alternative >= 0 && alternative == replaced;
    Arena& target = is_aside ? aside_ : raw_;
    const std::string_view raw = Decode(segment, converter, target.Free(), &out->html);
    target.Take(raw.size());
    (segment.is_html ? out->has_html : out->has_plain) = true;
    if (is_aside) continue;
    if (!segment.is_html && alternative >= 0 && CountWords(raw, kTrivialWords) >= kTrivialWords)
      replaced = alternative;
    Append(&target, "\n");
    if (arena.Free().data() != begin) Append(&arena, " \n ");
    AppendFolded(&arena, raw, false);
  }
  out->raw = {raw_begin, static_cast<size_t>(raw_.Free().data() - raw_begin)};
  out->aside = {aside_begin, static_cast<size_t>(aside_.Free().data() - aside_begin)};
  texts_[static_cast<size_t>(zone)] = {begin, static_cast<size_t>(arena.Free().data() - begin)};
}

}  // namespace backstop::features
