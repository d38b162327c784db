// The text is searched for one kind of token after the other, the surest first; what one search
// took, the later ones leave alone.

#include "scrub/text_scrub.h"

#include <algorithm>
#include <tuple>

#include "base/bytes.h"
#include "scrub/blank.h"
#include "scrub/host_names.h"
#include "scrub/letters.h"
#include "scrub/role_words.h"

namespace backstop::corpus {
namespace {

constexpr size_t kMostLocal = 256;

// The ways in which texts write the sign of an address.
struct AtSign {
  std::string_view text;
  bool is_sure;    // what stands behind it is a host name, whatever it looks like
  bool is_spoken;  // blanks may stand around it
};
constexpr AtSign kAtSigns[] = {{"@", true, false},         {"%40", false, false},
                               {"=40", false, false},      {"&#64;", false, false},
                               {"&#064;", false, false},   {"&#x40;", false, false},
                               {"&commat;", false, false}, {"(at)", true, true},
                               {"[at]", true, true},       {"{at}", true, true}};
constexpr std::string_view kAtSignStarts = "@%&=([{";
bool IsLocalByte(char c) {
  return IsWordByte(c) || std::string_view("._+-=~#$*%!'`{|}^").find(c) != std::string_view::npos;
}

size_t SkipBlanks(std::string_view text, size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

// Where what is behind "rfc822;" or another address type at the front begins; 0 without one.
size_t AddressTypeEnd(std::string_view text) {
  size_t at = SkipBlanks(text, 0);
  while (at < text.size() && (IsAsciiWordByte(text[at]) || text[at] == '-')) ++at;
  at = SkipBlanks(text, at);
  return at < text.size() && text[at] == ';' ? at + 1 : 0;
}

// Calls f(key, begin, end) for each parameter "key=value" of a structured field.
template <typename F>
void ForEachParameter(std::string_view text, F&& f) {
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    for (bool is_quoted = false; end < text.size() && (is_quoted || text[end] != ';'); ++end)
      is_quoted ^= text[end] == '"';
    const size_t equals = text.find('=', at);
    if (equals < end) f(Trim(text.substr(at, equals - at)), equals + 1, end);
    at = end + 1;
  }
}

// "%C3", of a character beyond ASCII.
bool IsHighOctet(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && IsHexByte(text[1]) && IsHexByte(text[2]) &&
         !(text[1] >= '0' && text[1] <= '7');
}

}  // namespace

bool TextScrub::IsFree(size_t begin, size_t end) const {
  return std::none_of(taken_.begin() + static_cast<std::ptrdiff_t>(begin),
                      taken_.begin() + static_cast<std::ptrdiff_t>(end),
                      [](bool is_taken) { return is_taken; });
}

void TextScrub::Take(Token token, size_t begin, size_t end) {
  if (begin >= end || !IsFree(begin, end)) return;
  found_.push_back({token, begin, end});
  std::fill(taken_.begin() + static_cast<std::ptrdiff_t>(begin),
            taken_.begin() + static_cast<std::ptrdiff_t>(end), true);
}

void TextScrub::FindAddresses(std::string_view text) {
  for (size_t at = text.find_first_of(kAtSignStarts); at != std::string_view::npos;
       at = text.find_first_of(kAtSignStarts, at + 1)) {
    const auto sign = std::find_if(
        std::begin(kAtSigns), std::end(kAtSigns),
        [&](const AtSign& row) { return StartsWithNoCase(text.substr(at), row.text); });
    if (sign == std::end(kAtSigns)) continue;
    size_t host = at + sign->text.size();
    if (sign->is_spoken) host = SkipBlanks(text, host);
    size_t end = host;
    while (end < text.size() && end - host < kMostHost && IsAsciiHostByte(text[end])) ++end;
    // A name in another script, unless a text without blanks goes on behind an address.
    if (!LooksLikeHost(text.substr(host, end - host))) {
      while (end < text.size() && end - host < kMostHost && IsHostByte(text[end])) ++end;
    }
    const auto [host_begin, host_end] = TrimmedHost(text, host, end);
    // "50%40.5" is no address.
    if (!sign->is_sure && !LooksLikeHost(text.substr(host_begin, host_end - host_begin))) continue;
    size_t local_end = at;
    while (sign->is_spoken && local_end > 0 && IsBlank(text[local_end - 1])) --local_end;
    Take(Token::kLocal, LocalBegin(text, local_end), local_end);
    Take(Token::kHost, host_begin, host_end);
  }
}

// Where the local part that ends at `end` begins.
size_t TextScrub::LocalBegin(std::string_view text, size_t end) const {
  if (end > 0 && text[end - 1] == '"') {
    const size_t quote = end > 1 ? text.rfind('"', end - 2) : std::string_view::npos;
    return quote != std::string_view::npos && end - quote < kMostLocal ? quote : end;
  }
  size_t begin = end;
  while (begin > 0 && end - begin < kMostLocal && IsLocalByte(text[begin - 1]) &&
         !taken_[begin - 1])
    --begin;
  return begin;
}

// Local parts without a host, as sendmail names users: "<wilma>... User unknown".
void TextScrub::FindUsers(std::string_view text) {
  for (size_t at = text.find('>'); at != std::string_view::npos; at = text.find('>', at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    if (!rest.starts_with("...") && !rest.starts_with(':')) continue;
    const size_t begin = LocalBegin(text, at);
    if (begin > 0 && text[begin - 1] == '<') Take(Token::kLocal, begin, at);
  }
  constexpr std::string_view kUnknown = "... user unknown";
  for (size_t at = text.find("..."); at != std::string_view::npos; at = text.find("...", at + 1)) {
    if (StartsWithNoCase(text.substr(at), kUnknown)) Take(Token::kLocal, LocalBegin(text, at), at);
  }
}

// What stands behind a word such as "from" or "dns;": the next run of host or local bytes.
void TextScrub::FindMarked(std::string_view text, TextKind kind) {
  struct Mark {
    std::string_view text;  // a word must not go on behind it
    Token token;
    TextKind kind;  // kProse: of any text
  };
  constexpr Mark kMarks[] = {{"from", Token::kHost, TextKind::kReceived},
                             {"by", Token::kHost, TextKind::kReceived},
                             {"helo", Token::kHost, TextKind::kReceived},
                             {"ehlo", Token::kHost, TextKind::kReceived},
                             {"local;", Token::kLocal, TextKind::kAddresses},
                             {"dns;", Token::kHost, TextKind::kProse},
                             {"rfc822;", Token::kLocal, TextKind::kProse},
                             {"authenticated sender:", Token::kLocal, TextKind::kProse},
                             {"authenticated user:", Token::kLocal, TextKind::kProse},
                             {"authenticated_id:", Token::kLocal, TextKind::kProse},
                             {"auth_id=", Token::kLocal, TextKind::kProse},
                             {"smtp.auth=", Token::kLocal, TextKind::kProse},
                             {"sasl_username=", Token::kLocal, TextKind::kProse},
                             {"ident=", Token::kLocal, TextKind::kProse}};
  for (size_t at = 0; at < text.size(); ++at) {
    if (!IsAlpha(text[at]) || (at > 0 && IsWordByte(text[at - 1]))) continue;
    const std::string_view rest = text.substr(at);
    const auto mark = std::find_if(std::begin(kMarks), std::end(kMarks), [&](const Mark& row) {
      return (row.kind == TextKind::kProse || row.kind == kind) && StartsWithNoCase(rest, row.text);
    });
    if (mark == std::end(kMarks)) continue;
    const size_t behind = at + mark->text.size();
    size_t begin = behind;
    while (begin < text.size() && (IsBlank(text[begin]) || text[begin] == '=')) ++begin;
    if (begin == behind && IsAlpha(mark->text.back())) continue;
    size_t end = begin;
    while (end < text.size() && IsHostByte(text[end])) ++end;
    const auto [first, last] = TrimmedHost(text, begin, end);
    const bool is_ip = IsIp4(text.substr(first, last - first));
    Take(is_ip ? Token::kIp4 : mark->token, first, last);
  }
}

// IPv4 first: it may be the end of an IPv6 address, "::ffff:192.0.2.1".
void TextScrub::FindIps(std::string_view text) {
  const auto is_ip4_byte = [](char c) { return IsDigit(c) || c == '.'; };
  ForEachRun(text, is_ip4_byte, [&](size_t begin, size_t end) {
    const auto [first, last] = TrimmedHost(text, begin, end);
    const bool is_inside =
        (first > 0 && (IsAsciiWordByte(text[first - 1]) || text[first - 1] == '-')) ||
        (end < text.size() && (IsAsciiWordByte(text[end]) || text[end] == '-'));
    if (!is_inside && IsIp4(text.substr(first, last - first))) Take(Token::kIp4, first, last);
  });
  const auto is_ip6_byte = [](char c) { return IsHexByte(c) || c == ':'; };
  ForEachRun(text, is_ip6_byte, [&](size_t begin, size_t end) {
    const size_t run_end = end;
    while (end > begin && taken_[end - 1]) --end;
    const bool is_before_ip4 = end < run_end;
    while (end > begin && text[end - 1] == ':' && !(end - begin > 1 && text[end - 2] == ':')) --end;
    const bool is_inside = (begin > 0 && IsAsciiWordByte(text[begin - 1]) && text[begin] != ':') ||
                           (run_end < text.size() && IsAsciiWordByte(text[run_end]));
    size_t first = begin;
    if (text[first] == ':' && !text.substr(first).starts_with("::")) ++first;  // "IPv6:2001:..."
    if (first >= end) return;
    const std::string_view ip = text.substr(first, end - first);
    if (is_before_ip4 && EqualsNoCase(ip, "::ffff")) return;  // says only that it is mapped
    if (!is_inside && IsIp6(ip)) Take(Token::kIp6, first, end);
  });
}

void TextScrub::FindHosts(std::string_view text) {
  ForEachRun(text, IsAsciiHostByte, [&](size_t begin, size_t end) {
    auto [first, last] = TrimmedHost(text, begin, end);
    if (text.substr(first, last - first).find('.') == std::string_view::npos) return;
    std::tie(first, last) = HostWithin(text, first, last);
    const std::string_view host = text.substr(first, last - first);
    const bool is_url = text.substr(0, begin).ends_with("://");
    if (is_url || LooksLikeHost(host) || names_.IsHost(host)) Take(Token::kHost, first, last);
  });
}

// Tags b=, bh= and s= of a signature: digests and the key's name.
void TextScrub::FindDigests(std::string_view text) {
  ForEachParameter(text, [&](std::string_view tag, size_t begin, size_t end) {
    if (tag != "b" && tag != "bh" && tag != "s") return;
    ForEachRun(text.substr(begin, end - begin), IsWordByte, [&](size_t first, size_t last) {
      Take(Token::kOpaque, begin + first, begin + last);
    });
  });
}

// Names in what attachments are called: those known, and octets that no search reads (RFC 2231).
void TextScrub::FindFileNames(std::string_view text) {
  ForEachParameter(text, [&](std::string_view key, size_t begin, size_t end) {
    while (!key.empty() && (key.front() == ';' || IsBlank(key.front()))) key.remove_prefix(1);
    if (!StartsWithNoCase(key, "filename") && !StartsWithNoCase(key, "name")) return;
    for (size_t at = begin; at < end; ++at) {
      if (IsHighOctet(text.substr(at, end - at))) Take(Token::kOctet, at, at + 3);
    }
    FindKnownNames(text, begin, end);
  });
}

void TextScrub::FindKnownNames(std::string_view text, size_t begin, size_t end) {
  const std::string_view part = text.substr(begin, end - begin);
  ForEachWord(part, [&](size_t first, size_t last) {
    const std::string_view word = part.substr(first, last - first);
    if (names_.IsName(word)) return Take(Token::kName, begin + first, begin + last);
    const bool may_hold_names =
        ReadLetter(part, first).script == Script::kUnspaced || !IsUtf8(word);
    while (may_hold_names && first < last) {
      const size_t size = names_.InnerNameAt(part.substr(first, last - first));
      if (size > 0) Take(Token::kName, begin + first, begin + first + size);
      first += size > 0 ? size : ReadLetter(part, first).length;
    }
  });
}

// All words but those of the system: a field that holds people or sites.
void TextScrub::FindAllNames(std::string_view text) {
  // A role account's display name is of the system: "Mail Delivery System".
  const bool is_role = std::any_of(found_.begin(), found_.end(), [&](const Found& found) {
    return found.token == Token::kLocal &&
           IsRoleWord(
               text.substr(found.begin, text.find_first_of("-+.@", found.begin) - found.begin));
  });
  const size_t front = AddressTypeEnd(text);
  const std::string_view people = text.substr(front);
  ForEachWord(people, [&](size_t begin, size_t end) {
    const std::string_view word = people.substr(begin, end - begin);
    const bool is_kept = word.size() < 2 || IsHostRoleWord(word) ||
                         (is_role && names_.IsPlain(Folded(word)) && !names_.IsName(word));
    if (!is_kept) Take(Token::kName, front + begin, front + end);
  });
}

void TextScrub::Find(std::string_view raw, TextKind kind) {
  found_.clear();
  taken_.assign(raw.size(), false);
  const std::string masked = WithoutShifts(raw);
  const std::string_view text = masked.empty() ? raw : masked;
  if (kind == TextKind::kSignature) FindDigests(text);
  FindAddresses(text);
  FindMarked(text, kind);
  if (kind == TextKind::kProse) FindUsers(text);
  FindIps(text);
  FindHosts(text);
  if (kind == TextKind::kStructure) return FindFileNames(text);
  if (kind == TextKind::kAddresses || kind == TextKind::kOrganisation) FindAllNames(text);
  FindKnownNames(text, 0, text.size());
}

void TextScrub::Learn(std::string_view text, TextKind kind) {
  Find(text, kind);
  for (const Found& found : found_) {
    const std::string_view token = text.substr(found.begin, found.end - found.begin);
    const bool is_single = token.find('.') == std::string_view::npos;
    const bool is_host = found.token == Token::kHost;
    if (is_host && !is_single) names_.AddHost(token);
    if (!(is_host && is_single) && found.token != Token::kLocal && found.token != Token::kName)
      continue;
    const size_t fewest = found.token == Token::kName ? 1 : is_host ? 4 : 3;
    ForEachWord(token, [&](size_t begin, size_t end) {
      const std::string_view word = token.substr(begin, end - begin);
      const bool is_common = kind == TextKind::kOrganisation && names_.IsPlain(Folded(word));
      if (word.size() >= fewest && !is_common) names_.AddWord(word);
    });
  }
}

void TextScrub::Scrub(std::span<char> text, TextKind kind) {
  BlankShifted(text);
  Find({text.data(), text.size()}, kind);
  for (const Found& found : found_) {
    const std::span<char> token = text.subspan(found.begin, found.end - found.begin);
    switch (found.token) {
      case Token::kLocal:
        ReplaceLocal(token);
        break;
      case Token::kHost:
        ReplaceHost(token);
        break;
      case Token::kIp4:
        pseudonyms_.ReplaceIp4(token);
        break;
      case Token::kIp6:
        pseudonyms_.ReplaceIp6(token);
        break;
      case Token::kOpaque:
        pseudonyms_.ReplaceOpaque(token);
        break;
      case Token::kName:
        pseudonyms_.ReplaceLetters(token);
        break;
      case Token::kOctet:
        std::fill(token.begin(), token.end(), 'x');
        break;
    }
  }
}

// Words and numbers of a label, one by one; an organisation's own label keeps none.
void TextScrub::ReplaceLabel(std::span<char> label, bool is_organisation) {
  const std::string before(label.begin(), label.end());
  bool is_role = !is_organisation && std::any_of(before.begin(), before.end(), [](char c) {
    return IsWordByte(c) && !IsDigit(c);
  });
  ForEachWord(before, [&](size_t begin, size_t end) {
    if (!is_organisation && IsHostRoleWord({before.data() + begin, end - begin})) return;
    is_role = false;
    pseudonyms_.ReplaceLetters(label.subspan(begin, end - begin));
  });
  // "mx1" says nothing, "dsl-203-0" does.
  ForEachRun(before, IsDigit, [&](size_t begin, size_t end) {
    if (!is_role || end - begin > 2) pseudonyms_.ReplaceDigits(label.subspan(begin, end - begin));
  });
}

void TextScrub::ReplaceHost(std::span<char> text) {
  const std::string host(text.begin(), text.end());
  if (IsIp4(host)) return pseudonyms_.ReplaceIp4(text);
  const bool is_single = host.find('.') == std::string::npos;
  const size_t suffix = is_single ? host.size() : SuffixBegin(host);
  const size_t name_end = suffix == 0 || is_single ? suffix : suffix - 1;
  for (size_t begin = 0; begin < name_end;) {
    const size_t end = std::min(host.find('.', begin), name_end);
    ReplaceLabel(text.subspan(begin, end - begin), !is_single && end == name_end);
    begin = end + 1;
  }
}

// Also what forwarding puts there: "bounce-john=example.org", "SRS0=hash=tt=example.org=john".
void TextScrub::ReplaceLocal(std::span<char> text) {
  const std::string local(text.begin(), text.end());
  const auto is_piece = [](char c) { return c != '=' && c != '+' && c != '"'; };
  ForEachRun(local, is_piece, [&](size_t begin, size_t end) {
    const std::span<char> piece = text.subspan(begin, end - begin);
    const std::string_view word(local.data() + begin, end - begin);
    if (begin > 0 && LooksLikeHost(word)) return ReplaceHost(piece);
    ForEachWord(word, [&](size_t first, size_t last) {
      if (!IsRoleWord(word.substr(first, last - first)))
        pseudonyms_.ReplaceLetters(piece.subspan(first, last - first));
    });
    ForEachRun(word, IsDigit, [&](size_t first, size_t last) {
      if (last - first > 1) pseudonyms_.ReplaceDigits(piece.subspan(first, last - first));
    });
  });
}

}  // namespace backstop::corpus
