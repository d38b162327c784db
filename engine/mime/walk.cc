// One pass over the lines with a stack of the open entities. Bodies are skimmed by a vector kernel
// and looked at only where a line begins with "--"; such a line is compared with the open
// boundaries, innermost first, lengths before bytes, so a line costs at most kMaxDepth times its
// length.

#include "mime/walk.h"

#include <algorithm>

#include "backstop/verdict.h"
#include "mime/content_type.h"
#include "mime/lines.h"
#include "simd/kernels.h"

namespace backstop::mime {
namespace {

constexpr uint32_t kMaxBoundary =
    256;  // RFC 2046 allows 70; only boundaries that must be put together are capped

// An entity whose end has not been met.
struct Open {
  size_t part = 0;
  std::string_view boundary;  // of a multipart not yet closed, else empty
  char joined[kMaxBoundary];  // the boundary, where it is not one stretch of the value (RFC 2231,
                              // escapes)
};

class Walker {
 public:
  Walker(std::string_view message, Tree* tree)
      : lines_(message), fields_(Lines::WithFolds(lines_)), message_(message), tree_(tree) {}

  void Run() {
    if (lines_.is_cr_only()) tree_->notes |= kNoteCrLineEnds;
    EnterEntity(AddPart(-1, true));
    if (tree_->parts[0].field_count == 0) tree_->notes |= kNoteNoHeader;
    size_t level = 0;
    bool is_closing = false;
    uint32_t line_begin = 0;
    while (FindBoundary(&line_begin, &level, &is_closing)) {
      CloseAbove(level + 1, line_begin);
      Open& open = stack_[level];
      if (is_closing) {
        tree_->parts[open.part].is_closed = true;
        ForgetBoundary(&open);
        continue;
      }
      if (tree_->parts.full()) {
        tree_->notes |= kNoteTooManyParts;
        break;
      }
      EnterEntity(AddPart(static_cast<int>(open.part), false));
    }
    CloseAbove(0, lines_.size());
  }

 private:
  size_t AddPart(int parent, bool is_message) {
    Part part;
    part.parent = static_cast<int16_t>(parent);
    part.is_message = is_message;
    if (parent >= 0) {
      const Part& above = tree_->parts[static_cast<size_t>(parent)];
      part.depth = static_cast<uint8_t>(above.depth + 1);
      if (above.type == MediaType::kMultipartDigest) part.type = MediaType::kMessageRfc822;
    }
    tree_->parts.push_back(part);
    return tree_->parts.size() - 1;
  }

  // Reads the header of a part, and of the messages that begin right behind it, and opens them.
  void EnterEntity(size_t index) {
    for (;;) {
      Open& open = stack_[depth_++];
      open.part = index;
      open.boundary = {};
      const bool ends_at_boundary = ReadHeader(index);
      Part& part = tree_->parts[index];
      ReadMimeFields(&part, &open);
      part.body = {at_, at_};
      if (ends_at_boundary || !IsContainer(part)) break;
      if (depth_ == kMaxDepth || tree_->parts.full()) {
        tree_->notes |= depth_ == kMaxDepth ? kNoteTooDeep : kNoteTooManyParts;
        ForgetBoundary(&open);
        break;
      }
      if (IsMultipart(part.type)) break;
      index = AddPart(static_cast<int>(index), true);
    }
  }

  void ForgetBoundary(Open* open) {
    if (!open->boundary.empty()) --boundaries_;
    open->boundary = {};
  }

  static bool IsContainer(const Part& part) {
    if (IsMultipart(part.type)) return true;
    // An encoded message/rfc822 is against RFC 2046, 5.2.1 and can only be read when decoded: left
    // to the caller.
    return (part.type == MediaType::kMessageRfc822 || part.type == MediaType::kMessageGlobal) &&
           (part.encoding == TransferEncoding::kIdentity ||
            part.encoding == TransferEncoding::kUnknown);
  }

  bool IsFieldAt(uint32_t begin) {
    uint32_t colon = 0;
    return IsField(message_, lines_.At(begin), &colon);
  }

  // Before the first field of a message stand at times blank lines or an mbox separator.
  void SkipBeforeMessage() {
    uint32_t at = at_;
    while (at < lines_.size() && IsBlank(message_[at])) ++at;
    while (at > at_ && message_[at - 1] != '\n' && message_[at - 1] != '\r') --at;
    const std::string_view rest = message_.substr(at, 6);
    if (rest.starts_with("From ") || rest == ">From ") {
      const uint32_t next = lines_.At(at).next;
      if (IsFieldAt(next)) at = next;
    }
    if (at != at_ && IsFieldAt(at)) at_ = at;
  }

  // Reads fields up to and with the blank line, or up to a line that cannot be of a header. True
  // when that line is an open boundary.
  bool ReadHeader(size_t index) {
    Part& part = tree_->parts[index];
    if (part.is_message) SkipBeforeMessage();
    part.header = {at_, at_};
    part.first_field = static_cast<uint16_t>(tree_->fields.size());
    content_type_ = disposition_ = encoding_ = {};
    bool ends_at_boundary = false;
    uint32_t behind_fields = at_;
    while (at_ < lines_.size()) {
      const Line line = fields_.At(at_);
      if (line.begin == line.end) {
        at_ = line.next;
        break;
      }
      ends_at_boundary = message_[at_] == '-' && IsBoundary(lines_.Alone(at_));
      if (ends_at_boundary) break;
      if (!ReadField(line) && !SkipOddLine(lines_.At(at_))) break;
      behind_fields = at_;
    }
    if (behind_fields != part.header.begin) part.header.end = lines_.EndBefore(behind_fields);
    part.field_count = static_cast<uint16_t>(tree_->fields.size() - part.first_field);
    return ends_at_boundary;
  }

  bool ReadField(const Line& line) {
    uint32_t colon = 0;
    if (!IsField(message_, line, &colon)) return false;
    Field field;
    field.name_begin = line.begin;
    field.name_end = line.name_end;
    field.value_begin = colon + 1;
    field.value_end = line.end;
    at_ = line.next;
    while (at_ < lines_.size() && (message_[at_] == ' ' || message_[at_] == '\t')) {
      const Line fold = fields_.At(at_);
      field.value_end = fold.end;
      at_ = fold.next;
    }
    while (field.value_end > field.value_begin && IsBlank(message_[field.value_end - 1]))
      --field.value_end;
    while (field.value_begin < field.value_end && IsBlank(message_[field.value_begin]))
      ++field.value_begin;
    field.name = LookUpHeaderName(message_, {field.name_begin, field.name_end});
    RememberMimeField(field);
    if (!tree_->fields.push_back(field)) tree_->notes |= kNoteTooManyFields;
    return true;
  }

  // Lines without a name among fields (folds that lost their blanks) are skipped; where no field
  // follows soon, they are the body and the blank line is missing.
  bool SkipOddLine(const Line& line) {
    constexpr int kReach = 8;  // folded signatures that lost their blanks have up to seven lines
    Line next = line;
    for (int i = 0; i < kReach && next.next < lines_.size(); ++i) {
      next = lines_.At(next.next);
      if (next.begin == next.end || IsBoundary(next)) return false;
      if (!IsFieldAt(next.begin)) continue;
      at_ = next.begin;
      return true;
    }
    return false;
  }

  // The last of several counts, as in GMime: where a part's blank line is missing, the fields of
  // the message inside follow.
  void RememberMimeField(const Field& field) {
    Span* slot = field.name == HeaderName::kContentType               ? &content_type_
                 : field.name == HeaderName::kContentDisposition      ? &disposition_
                 : field.name == HeaderName::kContentTransferEncoding ? &encoding_
                                                                      : nullptr;
    if (slot != nullptr) *slot = {field.value_begin, field.value_end};
  }

  void ReadMimeFields(Part* part, Open* open) {
    if (encoding_.end != 0) part->encoding = TransferEncodingOf(Slice(message_, encoding_));
    if (disposition_.end != 0) ReadDisposition(part);
    if (content_type_.end != 0) ReadContentType(part, open);
  }

  Span Absolute(Span base, Span within) const {
    return {base.begin + within.begin, base.begin + within.end};
  }

  void ReadDisposition(Part* part) {
    const std::string_view value = Slice(message_, disposition_);
    ParameterReader reader(value);
    part->is_attachment = EqualsNoCase(Slice(value, reader.ReadWord()), "attachment");
    Parameter parameter;
    while (reader.Next(&parameter)) {
      if (part->filename.empty() && EqualsNoCase(Slice(value, parameter.name), "filename")) {
        part->filename = Absolute(disposition_, parameter.value);
      }
    }
  }

  void ReadContentType(Part* part, Open* open) {
    const std::string_view value = Slice(message_, content_type_);
    ParameterReader reader(value);
    const Span word = reader.ReadWord();
    part->has_content_type = true;
    part->type_text = Absolute(content_type_, word);
    part->type = MediaTypeOf(Slice(value, word));
    Parameter parameter;
    while (reader.Next(&parameter)) {
      const std::string_view name = Slice(value, parameter.name);
      const Span place = Absolute(content_type_, parameter.value);
      if (EqualsNoCase(name, "boundary")) {
        if (IsMultipart(part->type)) AddBoundary(parameter, place, part, open);
      } else if (EqualsNoCase(name, "charset")) {
        if (part->charset.empty()) part->charset = place;
      } else if (EqualsNoCase(name, "report-type")) {
        part->report_type = place;
      } else if (EqualsNoCase(name, "name") && part->filename.empty()) {
        part->filename = place;
      }
    }
    if (!open->boundary.empty()) {
      ++boundaries_;
      part->is_closed = false;
    }
  }

  // The first boundary, or one more piece of it.
  void AddBoundary(const Parameter& parameter, Span place, Part* part, Open* open) {
    const std::string_view piece = Slice(message_, place);
    if (open->boundary.empty()) {
      part->boundary = place;
      open->boundary = piece;
      if (!parameter.is_extended && !parameter.has_escapes) return;
      open->boundary = {};
    } else if (!parameter.is_extended || open->boundary.data() != open->joined) {
      return;
    }
    size_t size = open->boundary.size();
    for (size_t i = 0; i < piece.size() && size < kMaxBoundary; ++i) {
      if (parameter.has_escapes && piece[i] == '\\' && i + 1 < piece.size()) ++i;
      open->joined[size++] = piece[i];
    }
    open->boundary = {open->joined, size};
  }

  // The next line at or behind at_, which begins one, that may be a boundary; the end when there is
  // none. A file with CR line ends is rare: each of its lines is looked at.
  uint32_t NextDashLine() const {
    if (lines_.is_cr_only() || message_.substr(at_, 2) == "--") return at_;
    const size_t newline = simd::FindTriple(message_, at_, {'\n', '-', '-'});
    return static_cast<uint32_t>(std::min(newline + 1, message_.size()));
  }

  // Skims the current body for a line that is an open boundary, and goes behind it. False at the
  // end.
  bool FindBoundary(uint32_t* line_begin, size_t* level, bool* is_closing) {
    while (boundaries_ > 0 && at_ < lines_.size()) {
      at_ = NextDashLine();
      const Line line = lines_.Alone(at_);
      at_ = line.next;
      if (MatchBoundary(line, level, is_closing)) {
        *line_begin = line.begin;
        return true;
      }
    }
    return false;
  }

  bool MatchBoundary(const Line& line, size_t* level, bool* is_closing) {
    if (boundaries_ == 0 || line.end - line.begin < 3 || message_[line.begin] != '-' ||
        message_[line.begin + 1] != '-') {
      return false;
    }
    std::string_view text = message_.substr(line.begin + 2, line.end - line.begin - 2);
    while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
    for (size_t i = depth_; i-- > 0;) {
      const std::string_view boundary = stack_[i].boundary;
      if (boundary.empty() || !text.starts_with(boundary)) continue;
      const std::string_view rest = text.substr(boundary.size());
      if (!rest.empty() && rest != "--") continue;
      *level = i;
      *is_closing = !rest.empty();
      return true;
    }
    return false;
  }

  bool IsBoundary(const Line& line) {
    size_t level = 0;
    bool is_closing = false;
    return MatchBoundary(line, &level, &is_closing);
  }

  // Ends every open entity from `level` upward where the line that begins at `line_begin` begins.
  void CloseAbove(size_t level, uint32_t line_begin) {
    const uint32_t end = line_begin == lines_.size() ? line_begin : lines_.EndBefore(line_begin);
    while (depth_ > level) {
      Open& open = stack_[--depth_];
      Part& part = tree_->parts[open.part];
      part.body.end = end;
      if (end < part.body.begin) part.body.begin = end;  // the boundary follows the header at once
      if (end < part.header.begin) part.header = {end, end};
      ForgetBoundary(&open);
      if (!part.is_closed) tree_->notes |= kNoteTruncatedPart;
    }
  }

  Lines lines_;
  Lines fields_;  // for header blocks
  std::string_view message_;
  Tree* tree_;
  uint32_t at_ = 0;
  size_t depth_ = 0;
  size_t boundaries_ = 0;  // open ones on the stack
  Span content_type_;      // values of the header just read; end 0 when absent
  Span disposition_;
  Span encoding_;
  Open stack_[kMaxDepth];
};

}  // namespace

void Walk(std::string_view message, Tree* out) {
  out->parts.clear();
  out->fields.clear();
  out->notes = 0;
  if (message.empty()) out->notes |= kNoteEmpty;
  if (message.size() > UINT32_MAX) {
    message = message.substr(0, UINT32_MAX);
    out->notes |= kNoteTruncatedInput;
  }
  if (message.find('\0') != std::string_view::npos) out->notes |= kNoteNulBytes;
  Walker(message, out).Run();
}

void NamedFields::Read(std::string_view message, std::span<const Field> fields) {
  message_ = message;
  fields_ = fields;
  counts_ = {};
  for (size_t i = fields.size(); i-- > 0;) {
    const size_t name = static_cast<size_t>(fields[i].name);
    ++counts_[name];
    firsts_[name] = static_cast<uint16_t>(i);
  }
}

std::string_view FindValue(std::string_view message, const Tree& tree, const Part& part,
                           HeaderName name) {
  for (const Field& field : tree.FieldsOf(part)) {
    if (field.name == name) return Slice(message, {field.value_begin, field.value_end});
  }
  return {};
}

}  // namespace backstop::mime
