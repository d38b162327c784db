// The text is searched for one kind of token after the other, the surest first; what one search
// took, the later ones leave alone.

#include "scrub/text_scrub.h"

#include <libpsl.h>

#include <algorithm>
#include <tuple>

#include "base/bytes.h"
#include "scrub/role_words.h"

namespace backstop::corpus {
namespace {

constexpr size_t kMostLocal = 256, kMostHost = 253;
constexpr int kMostCuts = 8;  // pieces of a file's name behind a host name
// Top labels of names that are used inside sites and documents, beside the public ones.
constexpr std::string_view kInnerTops[] = {"local",   "localdomain", "lan",  "internal", "intern",
                                           "corp",    "home",        "test", "example",  "invalid",
                                           "private", "intranet",    "arpa"};
// The ways in which texts write the sign of an address.
constexpr std::string_view kAtSigns[] = {"@", "%40", "&#64;", "&#064;", "&#x40;", "&commat;"};

bool IsLetter(char c) { return IsAlpha(c) || static_cast<uint8_t>(c) >= 0x80; }
bool IsWordByte(char c) { return IsLetter(c) || IsDigit(c); }
bool IsAsciiWordByte(char c) { return IsAlpha(c) || IsDigit(c); }
bool IsHostByte(char c) { return IsWordByte(c) || c == '-' || c == '.' || c == '_'; }
bool IsAsciiHostByte(char c) { return IsHostByte(c) && static_cast<uint8_t>(c) < 0x80; }
bool IsLocalByte(char c) {
  return IsWordByte(c) || std::string_view("._+-=~#$*%!'`{|}^").find(c) != std::string_view::npos;
}
bool IsHexByte(char c) { return IsDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f'); }

std::string Folded(std::string_view text) {
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), AsciiLower);
  return folded;
}

// Calls f(begin, end) for each longest run of bytes of a class.
template <typename Class, typename F>
void ForEachRun(std::string_view text, Class is_in, F&& f) {
  for (size_t at = 0; at < text.size();) {
    if (!is_in(text[at])) {
      ++at;
      continue;
    }
    const size_t begin = at;
    while (at < text.size() && is_in(text[at])) ++at;
    f(begin, at);
  }
}

// Without dots and hyphens at its ends.
std::pair<size_t, size_t> TrimmedHost(std::string_view text, size_t begin, size_t end) {
  const auto is_edge = [](char c) { return c == '.' || c == '-' || c == '_'; };
  while (begin < end && is_edge(text[begin])) ++begin;
  while (begin < end && is_edge(text[end - 1])) --end;
  return {begin, end};
}

std::string_view LastLabel(std::string_view host) { return host.substr(host.rfind('.') + 1); }

bool IsInnerTop(std::string_view label) {
  return std::any_of(std::begin(kInnerTops), std::end(kInnerTops),
                     [label](std::string_view top) { return EqualsNoCase(label, top); });
}

bool IsPublicSuffix(const std::string& folded) {
  return psl_is_public_suffix2(psl_builtin(), folded.c_str(),
                               PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

// A name with a dot whose last label is a top label that exists.
bool LooksLikeHost(std::string_view host) {
  const std::string_view top = LastLabel(host);
  if (top.size() == host.size() || top.size() < 2 || host.size() > kMostHost) return false;
  if (host.find("..") != std::string_view::npos) return false;
  if (IsInnerTop(top) || IsPublicSuffix(Folded(top))) return true;
  const size_t dot = host.rfind('.', host.size() - top.size() - 2);  // "co.za", where "za" is none
  return dot != std::string_view::npos && IsPublicSuffix(Folded(host.substr(dot + 1)));
}

// The host name in a run of its bytes: the run, but for digits around it (boundaries are made so)
// and for what follows it in a file's name ("mx.tarn.example.conf", "mx.tarn.example_i386").
std::pair<size_t, size_t> HostWithin(std::string_view text, size_t begin, size_t end) {
  const auto is_host = [&](size_t first, size_t last) {
    return LooksLikeHost(text.substr(first, last - first));
  };
  if (is_host(begin, end)) return {begin, end};
  size_t first = begin, last = end;
  while (last > first && IsDigit(text[last - 1])) --last;
  while (last > first && IsDigit(text[first])) ++first;
  if (is_host(first, last)) return {first, last};
  for (int cut = 0; cut < kMostCuts; ++cut) {
    last = text.substr(0, last).find_last_of("._");
    if (last == std::string_view::npos || last <= begin) break;
    const std::string_view host = text.substr(begin, last - begin);
    if (std::count(host.begin(), host.end(), '.') >= 2 && is_host(begin, last))
      return {begin, last};
  }
  return {begin, end};
}

// Where the public part of a host name begins: the size of what stands before ".co.uk".
size_t SuffixBegin(std::string_view host) {
  const std::string folded = Folded(host);
  size_t begin = host.size() - LastLabel(host).size();
  for (size_t at = begin; at > 1;) {
    const size_t dot = folded.rfind('.', at - 2);
    const size_t label = dot == std::string::npos ? 0 : dot + 1;
    if (!IsPublicSuffix(folded.substr(label))) break;
    begin = at = label;
  }
  return begin;
}

bool IsIp4(std::string_view text) {
  int octets = 0;
  bool is_good = true;
  ForEachRun(text, IsDigit, [&](size_t begin, size_t end) {
    ++octets;
    is_good = is_good && end - begin <= 3 &&
              (end - begin < 3 || text.substr(begin, end - begin) <= "255");
  });
  const auto other = std::count_if(text.begin(), text.end(), [](char c) { return !IsDigit(c); });
  return is_good && octets == 4 && other == 3 && std::count(text.begin(), text.end(), '.') == 3;
}

// Four groups or a double colon, and more than "::" or a time of day.
bool IsIp6(std::string_view text) {
  const auto colons = std::count(text.begin(), text.end(), ':');
  const auto digits = std::count_if(text.begin(), text.end(), IsHexByte);
  const bool is_short = text.find("::") != std::string_view::npos;
  return digits >= 4 && colons <= 7 && (colons >= 4 || (is_short && colons >= 2));
}

bool IsCapital(char c) { return (c >= 'A' && c <= 'Z') || static_cast<uint8_t>(c) >= 0x80; }

}  // namespace

void NameSet::Clear() {
  words_.clear();
  hosts_.clear();
}

void NameSet::AddWord(std::string_view word) {
  if (word.size() < 2 || IsHostRoleWord(word)) return;
  const std::string folded = Folded(word);
  words_[folded] = word.size() < 4 || (is_plain_ && is_plain_(folded));
}

void NameSet::AddHost(std::string_view host) { hosts_.insert(Folded(host)); }

bool NameSet::IsName(std::string_view word) const {
  const auto at = words_.find(Folded(word));
  return at != words_.end() && (!at->second || IsCapital(word.front()));
}

bool NameSet::IsHost(std::string_view host) const { return hosts_.count(Folded(host)) != 0; }

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
  for (size_t at = text.find_first_of("@%&"); at != std::string_view::npos;
       at = text.find_first_of("@%&", at + 1)) {
    const auto sign =
        std::find_if(std::begin(kAtSigns), std::end(kAtSigns),
                     [&](std::string_view s) { return StartsWithNoCase(text.substr(at), s); });
    if (sign == std::end(kAtSigns)) continue;
    size_t begin = at, end = at + sign->size();
    const size_t host = end;
    while (end < text.size() && end - host < kMostHost && IsAsciiHostByte(text[end])) ++end;
    // A name in another script, unless a text without blanks goes on behind an address.
    if (!LooksLikeHost(text.substr(host, end - host))) {
      while (end < text.size() && end - host < kMostHost && IsHostByte(text[end])) ++end;
    }
    const auto [host_begin, host_end] = TrimmedHost(text, host, end);
    const bool is_sign = *sign == "@";
    // "50%40.5" is no address.
    if (!is_sign && !LooksLikeHost(text.substr(host_begin, host_end - host_begin))) continue;
    if (begin > 0 && text[begin - 1] == '"') {
      const size_t quote = begin > 1 ? text.rfind('"', begin - 2) : std::string_view::npos;
      if (quote != std::string_view::npos && begin - quote < kMostLocal) begin = quote;
    } else {
      while (begin > 0 && at - begin < kMostLocal && IsLocalByte(text[begin - 1]) &&
             !taken_[begin - 1])
        --begin;
    }
    Take(Token::kLocal, begin, at);
    Take(Token::kHost, host_begin, host_end);
  }
}

// What stands behind a word such as "from" or "dns;": the next run of host or local bytes.
void TextScrub::FindAfter(std::string_view text, std::string_view mark, Token token) {
  for (size_t at = 0; at + mark.size() <= text.size(); ++at) {
    if (AsciiLower(text[at]) != mark[0] || !StartsWithNoCase(text.substr(at), mark)) continue;
    if (at > 0 && IsWordByte(text[at - 1])) continue;
    size_t begin = at + mark.size();
    while (begin < text.size() && (IsBlank(text[begin]) || text[begin] == '=')) ++begin;
    size_t end = begin;
    while (end < text.size() && IsHostByte(text[end])) ++end;
    const auto [first, last] = TrimmedHost(text, begin, end);
    const std::string_view word = text.substr(first, last - first);
    const bool is_ip = IsIp4(word);
    if (begin > at + mark.size() - (mark.back() == ';' ? 1 : 0) && !word.empty())
      Take(is_ip ? Token::kIp4 : token, first, last);
  }
}

void TextScrub::FindIps(std::string_view text) {
  const auto is_ip6_byte = [](char c) { return IsHexByte(c) || c == ':'; };
  ForEachRun(text, is_ip6_byte, [&](size_t begin, size_t end) {
    while (end > begin && text[end - 1] == ':' && !(end - begin > 1 && text[end - 2] == ':')) --end;
    const bool is_inside = (begin > 0 && IsAsciiWordByte(text[begin - 1]) && text[begin] != ':') ||
                           (end < text.size() && IsAsciiWordByte(text[end]));
    size_t first = begin;
    if (text[first] == ':' && !text.substr(first).starts_with("::")) ++first;  // "IPv6:2001:..."
    if (!is_inside && IsIp6(text.substr(first, end - first))) Take(Token::kIp6, first, end);
  });
  const auto is_ip4_byte = [](char c) { return IsDigit(c) || c == '.'; };
  ForEachRun(text, is_ip4_byte, [&](size_t begin, size_t end) {
    const auto [first, last] = TrimmedHost(text, begin, end);
    const bool is_inside =
        (first > 0 && (IsAsciiWordByte(text[first - 1]) || text[first - 1] == '-')) ||
        (end < text.size() && (IsAsciiWordByte(text[end]) || text[end] == '-'));
    if (!is_inside && IsIp4(text.substr(first, last - first))) Take(Token::kIp4, first, last);
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

// Tags b=, bh= and s= of a signature, to the next semicolon: digests and the key's name.
void TextScrub::FindDigests(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(';', at), text.size());
    const size_t equals = text.find('=', at);
    if (equals < end) {
      const std::string_view tag = Trim(text.substr(at, equals - at));
      if (tag == "b" || tag == "bh" || tag == "s") {
        ForEachRun(text.substr(equals + 1, end - equals - 1), IsWordByte,
                   [&](size_t first, size_t last) {
                     Take(Token::kOpaque, equals + 1 + first, equals + 1 + last);
                   });
      }
    }
    at = end + 1;
  }
}

void TextScrub::FindNames(std::string_view text, bool is_all) {
  // A role account's display name is of the system: "Mail Delivery System".
  const bool is_role = std::any_of(found_.begin(), found_.end(), [&](const Found& found) {
    return found.token == Token::kLocal &&
           IsRoleWord(
               text.substr(found.begin, text.find_first_of("-+.@", found.begin) - found.begin));
  });
  ForEachRun(text, IsLetter, [&](size_t begin, size_t end) {
    const std::string_view word = text.substr(begin, end - begin);
    const bool is_persons = is_all && word.size() > 1 && !IsHostRoleWord(word) &&
                            !(is_role && names_.IsPlain(Folded(word)));
    if (is_persons || names_.IsName(word)) Take(Token::kName, begin, end);
  });
}

void TextScrub::Find(std::string_view text, TextKind kind) {
  found_.clear();
  taken_.assign(text.size(), false);
  if (kind == TextKind::kSignature) FindDigests(text);
  FindAddresses(text);
  if (kind == TextKind::kReceived) {
    for (const std::string_view mark : {"from ", "by ", "helo", "ehlo"})
      FindAfter(text, mark, Token::kHost);
  }
  FindAfter(text, "dns;", Token::kHost);
  FindAfter(text, "rfc822;", Token::kLocal);
  FindIps(text);
  FindHosts(text);
  if (kind != TextKind::kStructure) FindNames(text, kind == TextKind::kAddresses);
}

void TextScrub::Learn(std::string_view text, TextKind kind) {
  Find(text, kind);
  for (const Found& found : found_) {
    const std::string_view token = text.substr(found.begin, found.end - found.begin);
    const bool is_single = token.find('.') == std::string_view::npos;
    if (found.token == Token::kHost && !is_single) names_.AddHost(token);
    if (found.token == Token::kHost && is_single) {
      ForEachRun(token, IsLetter, [&](size_t begin, size_t end) {
        if (end - begin > 3) names_.AddWord(token.substr(begin, end - begin));
      });
    }
    if (kind != TextKind::kAddresses ||
        (found.token != Token::kLocal && found.token != Token::kName))
      continue;
    ForEachRun(token, IsLetter, [&](size_t begin, size_t end) {
      if (found.token == Token::kName || end - begin > 2)
        names_.AddWord(token.substr(begin, end - begin));
    });
  }
}

void TextScrub::Scrub(std::span<char> text, TextKind kind) {
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
    }
  }
}

// Words and numbers of a label, one by one; an organisation's own label keeps none.
void TextScrub::ReplaceLabel(std::span<char> label, bool is_organisation) {
  const std::string before(label.begin(), label.end());
  bool is_role = !is_organisation && std::any_of(before.begin(), before.end(), IsLetter);
  ForEachRun(before, IsLetter, [&](size_t begin, size_t end) {
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
    ForEachRun(word, IsLetter, [&](size_t first, size_t last) {
      if (!IsRoleWord(word.substr(first, last - first)))
        pseudonyms_.ReplaceLetters(piece.subspan(first, last - first));
    });
    ForEachRun(word, IsDigit, [&](size_t first, size_t last) {
      if (last - first > 1) pseudonyms_.ReplaceDigits(piece.subspan(first, last - first));
    });
  });
}

}  // namespace backstop::corpus
