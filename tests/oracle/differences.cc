// Each row looks at the first pair of nodes that differ, and at the part of the walker's tree that
// the pair stands for.

#include "differences.h"

#include <algorithm>
#include <cctype>

#include "backstop/verdict.h"
#include "base/bytes.h"
#include "mime/lines.h"

namespace backstop::oracle {
namespace {

// The first pair that differs; a side that has ended has no node.
struct Difference {
  std::string_view message;
  const mime::Tree& tree;
  const mime::Part* part;  // of the walker's node
  const Node* ours;
  const Node* theirs;
};

bool HitsACap(const Difference& d) {
  return (d.tree.notes & (kNoteTooDeep | kNoteTooManyParts | kNoteTooManyFields)) != 0;
}

bool IsEmptyInnerMessage(const Difference& d) {
  return d.ours != nullptr && d.part->is_message && d.part->parent >= 0 && d.ours->content.empty();
}

bool HasOddLine(const Difference& d) {
  if (d.ours == nullptr || d.theirs == nullptr || d.ours->type != d.theirs->type) return false;
  const bool has_blank_line =
      d.part->body.begin > 0 &&
      mime::Lines(d.message).EndBefore(d.part->body.begin) != d.part->header.end;
  return !has_blank_line && d.ours->content.ends_with(d.theirs->content);
}

bool IsUntyped(const Difference& d) {
  return d.ours != nullptr && d.theirs != nullptr && d.theirs->type == "application/octet-stream" &&
         d.ours->type.find('/') == std::string::npos;
}

bool HasJunkInBase64(const Difference& d) {
  return d.ours != nullptr && d.theirs != nullptr &&
         d.part->encoding == mime::TransferEncoding::kBase64 &&
         (d.ours->content.starts_with(d.theirs->content) ||
          d.theirs->content.starts_with(d.ours->content.substr(0, 40)));
}

// A "=" that neither two hexadecimal digits nor a line end follow.
bool HasOddEscape(std::string_view quoted_printable) {
  const auto is_hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
  for (size_t at = 0; (at = quoted_printable.find('=', at)) != std::string_view::npos; ++at) {
    const std::string_view next = quoted_printable.substr(at + 1, 2);
    if (next.starts_with('\n') || next.starts_with('\r')) continue;
    if (next.size() < 2 || !is_hex(next[0]) || !is_hex(next[1])) return true;
  }
  return false;
}

bool IsDecodedOtherwise(const Difference& d) {
  if (d.ours == nullptr || d.theirs == nullptr || d.ours->type != d.theirs->type) return false;
  if (d.part->encoding == mime::TransferEncoding::kUuencode) return true;
  return d.part->encoding == mime::TransferEncoding::kQuotedPrintable &&
         HasOddEscape(Slice(d.message, d.part->body));
}

bool BeginsWithBlankLines(const Difference& d) {
  if (d.ours == nullptr || !d.part->is_message || d.part->header.begin == 0 ||
      d.part->field_count == 0)
    return false;
  const uint32_t begin = d.part->header.begin;
  const std::string_view before = d.message.substr(0, begin);
  return d.part->parent < 0 || IsBlank(before[mime::Lines(d.message).EndBefore(begin) - 1]);
}

bool IsEncodedMessage(const Difference& d) {
  return d.ours != nullptr && d.ours->type.starts_with("message/") &&
         d.part->encoding != mime::TransferEncoding::kIdentity;
}

bool FollowsAnInnerClose(const Difference& d) {
  if (d.ours == nullptr || d.part->header.begin == 0) return false;
  mime::Lines lines(d.message);
  const std::string_view before = d.message.substr(0, lines.EndBefore(d.part->header.begin));
  const size_t boundary_line = before.rfind('\n');
  if (boundary_line == std::string_view::npos) return false;
  return d.message.substr(0, lines.EndBefore(static_cast<uint32_t>(boundary_line + 1)))
      .ends_with("--");
}

bool LacksHeader(const Difference& d) {
  return d.ours != nullptr && d.part->is_message && d.part->field_count == 0;
}

struct Row {
  bool (*accounts)(const Difference&);
  std::string_view reason;
};
constexpr Row kRows[] = {
    {HitsACap, "the walker caps depth, parts and fields; GMime does not"},
    {IsEmptyInnerMessage,
     "a message/rfc822 part with nothing in it has an empty message for the walker, none for "
     "GMime"},
    {IsEncodedMessage,
     "the walker leaves an encoded message/rfc822 to its caller; GMime walks the encoded text"},
    {HasOddLine,
     "a line that is no field ends the header and is body for the walker; GMime drops it"},
    {IsUntyped,
     "a Content-Type without a subtype is text/plain for the walker (RFC 2045, 5.2), octet-stream "
     "for GMime"},
    {BeginsWithBlankLines,
     "the walker skips blank lines before a header; GMime takes the header for the body"},
    {HasJunkInBase64, "GMime ends base64 at padding or drops the last odd digits; decode goes on"},
    {IsDecodedOtherwise,
     "blanks behind a soft line break, junk in quoted-printable or uuencode: decode is the more "
     "lenient"},
    {FollowsAnInnerClose,
     "GMime misses a boundary in the line right behind the close of an inner multipart"},
    {LacksHeader, "text in place of a message's header is body for the walker; GMime drops it"},
};

// The part of the walker's tree for its node `index`: nodes are made one for each part.
Difference FirstDifference(std::string_view message, const mime::Tree& tree,
                           const std::vector<Node>& ours, const std::vector<Node>& theirs) {
  const auto [our, their] = std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end());
  Difference difference{message, tree, nullptr, nullptr, nullptr};
  if (our != ours.end()) {
    difference.ours = &*our;
    difference.part = &tree.parts[static_cast<size_t>(our - ours.begin())];
  }
  if (their != theirs.end()) difference.theirs = &*their;
  return difference;
}

}  // namespace

std::string_view ExplainDifference(std::string_view message, const mime::Tree& tree,
                                   const std::vector<Node>& ours, const std::vector<Node>& theirs) {
  const Difference difference = FirstDifference(message, tree, ours, theirs);
  const auto* row = std::find_if(std::begin(kRows), std::end(kRows),
                                 [&](const Row& r) { return r.accounts(difference); });
  return row == std::end(kRows) ? std::string_view() : row->reason;
}

}  // namespace backstop::oracle
