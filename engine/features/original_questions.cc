// See original_questions.h. Definitions were measured source by source on the development mail;
// those whose sign changed between sources are not here.

#include "features/original_questions.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

#include "base/bytes.h"

namespace backstop::features::original {
namespace {

using mime::MediaType;

struct Family {
  std::string_view word;
  int bin;
};
// First match wins: longer names stand before those that they contain.
constexpr Family kFamilies[] = {{"outlook express", 2},
                                {"outlook", 3},
                                {"thunderbird", 0},
                                {"mozilla", 0},
                                {"seamonkey", 0},
                                {"icedove", 0},
                                {"mutt", 1},
                                {"apple mail", 4},
                                {"iphone mail", 4},
                                {"ipad mail", 4},
                                {"gnus", 5},
                                {"emacs", 5},
                                {"wanderlust", 5},
                                {"kmail", 6},
                                {"evolution", 7},
                                {"ximian", 7},
                                {"pine", 8},
                                {"eudora", 9},
                                {"php", 10},
                                {"git-send", 11},
                                {"stgit", 11},
                                {"foxmail", 12},
                                {"exmh", 13},
                                {"mh-e", 13},
                                {"nmh", 13},
                                {"the bat", 14},
                                {"lotus", 15},
                                {"notes", 15},
                                {"roundcube", 16},
                                {"squirrel", 16},
                                {"horde", 16},
                                {"webmail", 16},
                                {"imp", 16},
                                {"claws", 17},
                                {"sylpheed", 17},
                                {"groupwise", 18},
                                {"novell", 18},
                                {"aol", 19}};

constexpr std::string_view kRoles[] = {
    "info",      "sales",      "support",    "noreply",         "no-reply", "admin",
    "webmaster", "newsletter", "news",       "service",         "contact",  "marketing",
    "office",    "mail",       "postmaster", "customerservice", "offers",   "subscribe"};
constexpr std::string_view kDynamicWords[] = {"dsl",  "dial", "dyn",    "cable",    "ppp",
                                              "pool", "dhcp", "client", "broadband"};

bool Contains(std::string_view text, std::string_view lower) {
  const auto same = [](char a, char b) { return AsciiLower(a) == b; };
  return std::search(text.begin(), text.end(), lower.begin(), lower.end(), same) != text.end();
}
bool IsAll(std::string_view text, bool (*is)(char)) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is);
}
bool IsHex(char c) { return IsDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f'); }
bool IsYearStart(std::string_view left) {
  return left.size() >= 8 && (left.starts_with("19") || left.starts_with("20")) &&
         IsAll(left.substr(0, 8), IsDigit);
}
// Compares letters only, without case: does `word` stand in `text`?
bool HasLetters(std::string_view text, std::string_view word) {
  const auto same = [](char a, char b) { return AsciiLower(a) == AsciiLower(b); };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

}  // namespace

int MailProgram(const HeadFacts& head) {
  for (const std::string_view agent :
       {head.Get(HeaderName::kUserAgent), head.Get(HeaderName::kXMailer)}) {
    const std::string_view text = agent.substr(0, 128);
    const auto at = std::find_if(std::begin(kFamilies), std::end(kFamilies),
                                 [&](const Family& f) { return Contains(text, f.word); });
    if (at != std::end(kFamilies)) return at->bin;
  }
  return -1;
}

bool IsMadeUpMailer(std::string_view mailer) {
  const size_t blank = std::min(mailer.find(' '), mailer.size());
  const std::string_view word = mailer.substr(0, blank), rest = Trim(mailer.substr(blank));
  const auto is_version = [](char c) { return IsDigit(c) || c == '.'; };
  if (word.size() < 5 || word.size() > 12 || !IsAll(word, IsAlpha) ||
      !std::all_of(rest.begin(), rest.end(), is_version))
    return false;
  return !Contains(word, "mail") &&
         std::none_of(std::begin(kFamilies), std::end(kFamilies),
                      [&](const Family& f) { return Contains(word, f.word); });
}

bool IsHostMailer(std::string_view mailer) {
  const auto is_host = [](char c) { return IsAlpha(c) || IsDigit(c) || c == '-' || c == '.'; };
  return IsAll(mailer, is_host) && mailer.find('.') != std::string_view::npos &&
         IsAlpha(mailer.back());
}

bool IsFalseOutlook(const HeadFacts& head) {
  const int program = MailProgram(head);
  return (program == 2 || program == 3) && !head.Has(HeaderName::kXMimeOle) &&
         !head.Has(HeaderName::kThreadIndex);
}

int MessageIdForm(const MessageId& id) {
  const std::string_view left = id.left;
  if (left.empty()) return -1;
  if (id.is_uuid) return 0;
  if (id.dollars == 2 && left.find('$') >= 8 && IsHex(left[0])) return 1;
  if (id.dollars > 0) return 2;
  if (IsAll(left, IsDigit)) return 3;
  if (left.size() >= 8 && IsAll(left, IsAlpha)) return 4;
  if (IsYearStart(left)) return 5;
  if (left.size() >= 12 && left.find('.') == 8 && IsAll(left.substr(0, 8), IsHex) &&
      IsAll(left.substr(9), IsDigit))
    return 6;
  if (Contains(left, "javamail")) return 7;
  return left.starts_with("CA") && left.size() > 40 ? 8 : 9;
}

bool IsLocalHost(std::string_view host) {
  return Contains(host, "localhost") || Contains(host, "localdomain") || host.ends_with(".local") ||
         host.ends_with(".lan");
}

int DateGap(const HeadFacts& head) {
  if (!head.date.is_valid || (!head.first_received.is_valid && !head.last_hop.is_valid)) return -1;
  int64_t gap = INT64_MAX;
  for (const MailDate& hop : {head.first_received, head.last_hop}) {
    if (hop.is_valid) gap = std::min(gap, std::abs(head.date.seconds - hop.seconds));
  }
  return BinOf<int64_t>(gap, {10, 120, 3600, 86400});
}

int DateLead(const HeadFacts& head) {
  if (!head.date.is_valid || !head.first_received.is_valid) return -1;
  return BinOf<int64_t>(head.date.seconds - head.first_received.seconds,
                        {-86401, -3601, -61, 5, 599, 86399});
}

int DateZone(const MailDate& date) {
  if (!date.has_numeric_zone) return -1;
  if (date.is_zone_minus_zero) return 0;
  if (date.zone_minutes == 0) return 1;
  return date.zone_minutes < 0 ? 2 : date.zone_minutes >= 300 && date.zone_minutes < 660 ? 3 : 4;
}

bool IsNameInLocal(const HeadFacts& head) {
  const std::string_view name = head.from_name, local = head.from.local;
  for (size_t i = 0; i < name.size();) {
    const size_t begin = i;
    while (i < name.size() && IsAlpha(name[i])) ++i;
    const std::string_view word = name.substr(begin, i - begin);
    if (word.size() >= 3 && HasLetters(local, word)) return true;
    if (local.size() >= 3 && HasLetters(word, local)) return true;
    if (i == begin) ++i;
  }
  return false;
}

bool IsRoleAddress(const Mailbox& from) {
  return Contains(from.local, "reply") ||
         std::any_of(std::begin(kRoles), std::end(kRoles),
                     [&](std::string_view role) { return EqualsNoCase(role, from.local); });
}

int TopLevel(std::string_view domain) {
  const size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos) return -1;
  const std::string_view top = domain.substr(dot + 1);
  constexpr std::string_view kNamed[] = {"com", "net", "org", "edu", "info", "cn", "ru"};
  for (int i = 0; i < 7; ++i) {
    if (EqualsNoCase(top, kNamed[i])) return i;
  }
  return EqualsNoCase(top, "biz") ? 4 : top.size() == 2 ? 7 : 8;
}

int TopType(const ShapeFacts& shape) {
  if (!shape.has_type) return 0;
  switch (shape.top) {
    case MediaType::kTextPlain:
      return 1;
    case MediaType::kTextHtml:
      return 2;
    case MediaType::kMultipartMixed:
      return 3;
    case MediaType::kMultipartAlternative:
      return 4;
    case MediaType::kMultipartRelated:
      return 5;
    case MediaType::kMultipartSigned:
      return 6;
    case MediaType::kMultipartReport:
      return 7;
    default:
      return 8;
  }
}

int CharsetClass(std::string_view charset) {
  if (charset.empty()) return -1;
  constexpr Family kPrefixes[] = {
      {"us-ascii", 0},    {"ascii", 0},        {"utf-8", 1},        {"utf8", 1},
      {"iso-8859-15", 2}, {"windows-1252", 3}, {"windows-1251", 4}, {"koi8", 4},
      {"iso-8859-5", 4},  {"gb", 5},           {"big5", 5},         {"euc", 5},
      {"iso-2022", 5},    {"shift", 5},        {"ks_c", 5},         {"hz", 5}};
  if (EqualsNoCase(charset, "iso-8859-1") || EqualsNoCase(charset, "iso8859-1")) return 2;
  const auto at = std::find_if(std::begin(kPrefixes), std::end(kPrefixes),
                               [&](const Family& f) { return StartsWithNoCase(charset, f.word); });
  return at == std::end(kPrefixes) ? 6 : at->bin;
}

int BoundaryForm(std::string_view boundary) {
  if (boundary.empty()) return -1;
  if (boundary.find("_NextPart_") != std::string_view::npos) return 0;
  if (boundary.find("NextPart") != std::string_view::npos) return 1;
  if (boundary.starts_with("Apple-Mail")) return 2;
  if (boundary.starts_with("------") && boundary.size() > 20 &&
      IsAll(boundary.substr(boundary.size() - 12), IsHex))
    return 3;
  if (boundary.starts_with("===")) return 4;
  if (boundary.starts_with("--")) return 5;
  const auto is_token = [](char c) { return IsHex(c) || c == '_' || c == '.' || c == '-'; };
  return boundary.size() >= 12 && IsAll(boundary, is_token) ? 6 : 7;
}

bool IsBefore(const HeadFacts& head, HeaderName first, HeaderName second) {
  return head.Has(first) && head.Has(second) && head.Place(first) < head.Place(second);
}

bool IsFirstHopPrivate(std::string_view received) {
  if (received.find("192.168.") != std::string_view::npos) return true;
  for (size_t at = received.find_first_of("[( "); at != std::string_view::npos;
       at = received.find_first_of("[( ", at + 1)) {
    const std::string_view rest = received.substr(at + 1);
    if (rest.starts_with("10.") && rest.size() > 3 && IsDigit(rest[3])) return true;
    if (rest.starts_with("172.1") || rest.starts_with("172.2") || rest.starts_with("172.3")) {
      const int second =
          rest.size() > 5 && IsDigit(rest[5]) ? (rest[4] - '0') * 10 + (rest[5] - '0') : 0;
      if (second >= 16 && second <= 31 && rest.size() > 6 && rest[6] == '.') return true;
    }
  }
  return false;
}

bool IsFirstHopDynamic(std::string_view received) {
  return std::any_of(std::begin(kDynamicWords), std::end(kDynamicWords),
                     [&](std::string_view word) { return Contains(received, word); });
}

}  // namespace backstop::features::original
