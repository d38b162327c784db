// The list parser is one pass with three states (quoted, comment, brackets). Two hosts of one
// organisation always share their last two labels, so the suffix list is asked only for pairs that
// do: "is that tail itself a public suffix?"

#include "features/mail_address.h"

#include <libpsl.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "base/name_table.h"
#include "report/text.h"
#include "simd/byte_class.h"

namespace backstop::features {
namespace {

constexpr std::string_view kFreeMail[] = {
    "126.com",        "163.com",        "aol.com",        "comcast.net",  "earthlink.net",
    "email.com",      "excite.com",     "foxmail.com",    "gmail.com",    "gmx.de",
    "gmx.net",        "googlemail.com", "hotmail.co.uk",  "hotmail.com",  "icloud.com",
    "juno.com",       "live.com",       "lycos.com",      "mac.com",      "mail.com",
    "mail.ru",        "me.com",         "msn.com",        "netscape.net", "outlook.com",
    "protonmail.com", "qq.com",         "rediffmail.com", "sina.com",     "usa.net",
    "web.de",         "yahoo.co.jp",    "yahoo.co.uk",    "yahoo.com",    "yandex.ru"};

constexpr NameTable kFreeMailTable(kFreeMail);

// What decides in an address list, and in one address.
constexpr simd::ByteClass kListSigns("\\\"(),;");
constexpr simd::ByteClass kMailboxSigns("<>(@");

// The last `labels` labels; all of the host when it has fewer.
std::string_view Tail(std::string_view host, int labels) {
  size_t at = host.size();
  while (labels-- > 0) {
    const size_t dot = at == 0 ? std::string_view::npos : host.rfind('.', at - 1);
    if (dot == std::string_view::npos) return host;
    at = dot;
  }
  return host.substr(at + 1);
}

bool IsPublicSuffix(std::string_view host) {
  std::array<char, 64> lower;
  if (host.size() >= lower.size()) return false;
  std::transform(host.begin(), host.end(), lower.begin(), AsciiLower);
  lower[host.size()] = '\0';
  return psl_is_public_suffix(psl_builtin(), lower.data()) != 0;
}

std::string_view Unquoted(std::string_view name) {
  name = Trim(name);
  while (!name.empty() && (name.front() == '"' || name.front() == '\'')) name.remove_prefix(1);
  while (!name.empty() && (name.back() == '"' || name.back() == '\'')) name.remove_suffix(1);
  return Trim(name);
}

// `at`: where the last '@' stands, or npos.
void SplitAddress(std::string_view address, size_t at, Mailbox* out) {
  if (at == std::string_view::npos) return;
  out->address = Trim(address);
  at -= static_cast<size_t>(out->address.data() - address.data());
  out->local = out->address.substr(0, at);
  out->domain = TrimHost(out->address.substr(at + 1));
}

// Places that decide in a mailbox; npos where there is none.
struct MailboxSigns {
  size_t open = std::string_view::npos;     // the last '<'
  size_t close = std::string_view::npos;    // the first '>' behind it
  size_t comment = std::string_view::npos;  // the first '('
  size_t at = std::string_view::npos;       // the last '@' of the address
};

MailboxSigns FindSigns(std::string_view value) {
  constexpr size_t kNone = std::string_view::npos;
  MailboxSigns signs;
  simd::Places places(value, kMailboxSigns);
  for (size_t i = places.Next(); i < value.size(); i = places.Next()) {
    const bool is_in_brackets = signs.open != kNone && signs.close == kNone;
    if (value[i] == '<') {
      signs.open = i;
      signs.close = signs.at = kNone;
    } else if (value[i] == '@') {
      if (is_in_brackets || (signs.open == kNone && signs.comment == kNone)) signs.at = i;
    } else if (value[i] == '>') {
      if (is_in_brackets) signs.close = i;
    } else if (signs.comment == kNone) {
      signs.comment = i;
    }
  }
  return signs;
}

}  // namespace

std::string_view TrimHost(std::string_view host) {
  static constexpr ByteSet kEdges(" \t\r\n<>[].\"");
  while (!host.empty() && kEdges.Has(host.front())) host.remove_prefix(1);
  while (!host.empty() && kEdges.Has(host.back())) host.remove_suffix(1);
  return host;
}

bool IsIpLiteral(std::string_view host) {
  host = TrimHost(host);
  return !host.empty() &&
         std::all_of(host.begin(), host.end(), [](char c) { return IsDigit(c) || c == '.'; });
}

bool IsFreeMail(std::string_view domain) { return kFreeMailTable.Has(domain); }

Mailbox ParseMailbox(std::string_view value) {
  Mailbox out;
  if (value.empty()) return out;
  const MailboxSigns signs = FindSigns(value);
  if (signs.open != std::string_view::npos) {
    const size_t begin = signs.open + 1;
    const std::string_view address =
        value.substr(begin, std::min(signs.close, value.size()) - begin);
    SplitAddress(address, signs.at == std::string_view::npos ? signs.at : signs.at - begin, &out);
    out.name = Unquoted(value.substr(0, signs.open));
    return out;
  }
  if (signs.comment != std::string_view::npos) {
    const std::string_view comment = value.substr(signs.comment + 1);
    out.name = Unquoted(comment.substr(0, comment.find(')')));
  }
  SplitAddress(value.substr(0, signs.comment), signs.at, &out);
  return out;
}

AddressList ParseAddressList(std::string_view value) {
  AddressList out;
  bool is_quoted = false;
  int comments = 0;
  size_t begin = 0;
  size_t escaped = std::string_view::npos;  // place behind the last backslash
  simd::Places places(value, kListSigns);
  for (size_t i = 0; i < value.size();) {
    i = places.Next();
    if (i == escaped && i < value.size()) continue;
    const char c = i < value.size() ? value[i] : ',';
    if (c == '\\') {
      escaped = i + 1;
      continue;
    }
    if (c == '"' && comments == 0) is_quoted = !is_quoted;
    if (c == '(' && !is_quoted) ++comments;
    if (c == ')' && !is_quoted && comments > 0) --comments;
    const bool is_end =
        i >= value.size() || ((c == ',' || c == ';') && !is_quoted && comments == 0);
    if (!is_end) continue;
    const std::string_view item = value.substr(begin, std::min(i, value.size()) - begin);
    begin = i + 1;
    const Mailbox mailbox = ParseMailbox(item);
    if (mailbox.address.empty()) continue;
    if (out.count++ == 0) out.first = mailbox;
    if (!mailbox.name.empty()) ++out.named;
  }
  return out;
}

std::string_view OrganisationOf(std::string_view host) {
  const std::string_view tail = Tail(TrimHost(host), 2);
  return IsPublicSuffix(tail) ? Tail(TrimHost(host), 3) : tail;
}

bool NamesHostOf(std::string_view text, std::string_view domain) {
  const auto is_label = [](char c) { return IsAlpha(c) || IsDigit(c) || c == '-'; };
  size_t end = 0;
  for (;;) {
    size_t begin = report::FindNoCase(text.substr(end), domain);
    if (begin == std::string_view::npos) return false;
    begin += end;
    end = begin + domain.size();
    const std::string_view rest = text.substr(end);
    const bool goes_on =
        !rest.empty() &&
        (is_label(rest[0]) || (rest[0] == '.' && rest.size() > 1 && is_label(rest[1])));
    if (goes_on || (begin > 0 && is_label(text[begin - 1]))) continue;
    while (begin > 0 && (is_label(text[begin - 1]) || text[begin - 1] == '.')) --begin;
    if (begin == 0 || text[begin - 1] != '@') return true;
  }
}

std::string_view Organisations::Domain(std::string_view host) {
  host = TrimHost(host);
  if (IsIpLiteral(host)) return {};
  const std::string_view tail = Tail(host, 2);
  if (tail.find('.') == std::string_view::npos) return {};
  if (lookups_ >= kMaxLookups) return tail;
  ++lookups_;
  return IsPublicSuffix(tail) ? Tail(host, 3) : tail;
}

bool Organisations::IsPublicSuffix(std::string_view tail) {
  Answer asked;
  if (tail.size() > asked.tail.size()) return features::IsPublicSuffix(tail);
  std::transform(tail.begin(), tail.end(), asked.tail.begin(), AsciiLower);
  const std::string_view lower(asked.tail.data(), asked.tail.size());
  const uint64_t mixed = LoadBytes<uint64_t>(lower, 0) * 0x9E3779B97F4A7C15u ^
                         LoadBytes<uint64_t>(lower, 8) * 0xD6E8FEB86659FD93u;
  Answer& known = answers_[mixed >> 56];
  static_assert(kAnswers == 256, "eight bits of the hash");
  if (known.tail != asked.tail) {
    known = asked;
    known.is_suffix = features::IsPublicSuffix(tail);
  }
  return known.is_suffix;
}

bool Organisations::Same(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return false;
  if (AsciiLower(a.back()) != AsciiLower(b.back())) return false;  // their tails differ
  if (EqualsNoCase(a, b)) return true;
  const std::string_view tail = Tail(a, 2);
  if (!EqualsNoCase(tail, Tail(b, 2)) || tail.find('.') == std::string_view::npos) return false;
  if (IsIpLiteral(a) || IsIpLiteral(b)) return false;
  if (lookups_ >= kMaxLookups) return true;
  ++lookups_;
  if (!IsPublicSuffix(tail)) return true;
  return Tail(a, 3).size() > tail.size() && EqualsNoCase(Tail(a, 3), Tail(b, 3));
}

}  // namespace backstop::features
