// See original_questions.h. The definitions are those that were measured source by source on the
// development mail; what changed its sign between sources, or marked a collector or a list rather
// than a sender, was left out.

#include "features/original_questions.h"

#include <algorithm>
#include <iterator>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "base/name_table.h"
#include "report/text.h"

namespace backstop::features::original {
namespace {

using mime::MediaType;

constexpr std::string_view kRoles[] = {
    "info",      "sales",      "support",    "noreply",         "no-reply", "admin",
    "webmaster", "newsletter", "news",       "service",         "contact",  "marketing",
    "office",    "mail",       "postmaster", "customerservice", "offers",   "subscribe"};

constexpr NameTable kRoleTable(kRoles);

struct Prefix {
  std::string_view text;
  int bin;
};
constexpr Prefix kCharsets[] = {
    {"us-ascii", 1},    {"ascii", 1},        {"utf-8", 2},        {"utf8", 2},
    {"iso-8859-15", 3}, {"windows-1252", 4}, {"windows-1251", 5}, {"koi8", 5},
    {"iso-8859-5", 5},  {"gb", 6},           {"big5", 6},         {"euc", 6},
    {"iso-2022", 6},    {"shift", 6},        {"ks_c", 6},         {"hz", 6}};

bool IsHexDigit(char c) { return IsDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f'); }
bool IsHex(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsHexDigit);
}

}  // namespace

bool HasReplyHeader(const HeadFacts& head) {
  return head.Has(HeaderName::kInReplyTo) || head.Has(HeaderName::kReferences);
}

bool IsUuid(std::string_view left) {
  constexpr std::string_view kShape = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  if (left.size() != kShape.size()) return false;
  for (size_t i = 0; i < left.size(); ++i) {
    if (kShape[i] == '-' ? left[i] != '-' : !IsHexDigit(left[i])) return false;
  }
  return true;
}

bool IsOutlookId(std::string_view left) {
  const size_t first = left.find('$'), second = left.rfind('$');
  if (first == std::string_view::npos || first == second) return false;
  const std::string_view middle = left.substr(first + 1, second - first - 1),
                         last = left.substr(second + 1);
  return first >= 8 && middle.size() >= 4 && middle.size() <= 8 && last.size() >= 6 &&
         last.size() <= 8 && IsHex(left.substr(0, first)) && IsHex(middle) && IsHex(last);
}

bool IsMozillaId(std::string_view left) {
  if (left.size() < 15 || left.size() > 17 || left[8] != '.') return false;
  return IsHex(left.substr(0, 8)) && std::all_of(left.begin() + 9, left.end(), IsDigit);
}

bool IsGmailId(std::string_view left) { return left.starts_with("CA") && left.size() >= 42; }

int DateGap(const HeadFacts& head) {
  return head.date_gap < 0 ? -1 : BinOf<int64_t>(head.date_gap, {10, 120, 3600, 86400});
}

int DateLead(const HeadFacts& head) {
  if (!head.date.is_valid || !head.first_received.is_valid) return -1;
  return BinOf<int64_t>(head.date.seconds - head.first_received.seconds,
                        {-86401, -3601, -601, -61, 5, 599, 86399});
}

bool IsCapitals(std::string_view name) {
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  return std::any_of(name.begin(), name.end(), IsAlpha) &&
         std::none_of(name.begin(), name.end(), is_small);
}

bool IsRoleAddress(const Mailbox& from) {
  return kRoleTable.Has(from.local) || report::ContainsNoCase(from.local, "reply");
}

int TopType(const ShapeFacts& shape) {
  if (!shape.has_type) return -1;
  constexpr MediaType kTypes[] = {MediaType::kTextPlain,        MediaType::kTextHtml,
                                  MediaType::kMultipartMixed,   MediaType::kMultipartAlternative,
                                  MediaType::kMultipartRelated, MediaType::kMultipartSigned};
  const auto at = std::find(std::begin(kTypes), std::end(kTypes), shape.top);
  return at == std::end(kTypes) ? -1 : static_cast<int>(at - std::begin(kTypes));
}

int CharsetClass(const ShapeFacts& shape) {
  const bool is_text = shape.top == MediaType::kTextPlain || shape.top == MediaType::kTextHtml;
  if (!shape.has_type || !is_text) return -1;
  if (shape.charset.empty()) return 0;
  if (EqualsNoCase(shape.charset, "iso-8859-1") || EqualsNoCase(shape.charset, "iso8859-1"))
    return 3;
  const auto at = std::find_if(
      std::begin(kCharsets), std::end(kCharsets),
      [&](const Prefix& prefix) { return StartsWithNoCase(shape.charset, prefix.text); });
  return at == std::end(kCharsets) ? 7 : at->bin;
}

bool IsCharsetQuoted(std::string_view content_type) {
  constexpr std::string_view kName = "charset";
  content_type = content_type.substr(0, kMaxFieldValue);
  static constexpr ByteSet kFirst("cC");
  size_t at = kFirst.Find(content_type);
  while (at < content_type.size() && !StartsWithNoCase(content_type.substr(at), kName))
    at = kFirst.Find(content_type, at + 1);
  if (at == content_type.size()) return false;
  const std::string_view rest = Trim(content_type.substr(at + kName.size()));
  if (!rest.starts_with('=')) return false;
  return Trim(rest.substr(1)).starts_with('"');
}

int BoundaryForm(std::string_view boundary) {
  if (boundary.find("_NextPart_") != std::string_view::npos) return 0;
  const auto is_token = [](char c) { return IsHexDigit(c) || c == '_' || c == '.' || c == '-'; };
  const bool is_hex =
      boundary.size() >= 12 && std::all_of(boundary.begin(), boundary.end(), is_token);
  return is_hex && !boundary.starts_with("--") ? 1 : -1;
}

int SubjectInBody(const OriginalFacts& f) {
  if (f.subject_words < 2) return -1;
  if (f.subject_words_found == 0) return 0;
  if (2 * f.subject_words_found < f.subject_words) return 1;
  return f.subject_words_found < f.subject_words ? 2 : 3;
}

}  // namespace backstop::features::original
