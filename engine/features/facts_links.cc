// Links of a decoded text: every "://" with its scheme before it. Html comes with its hrefs in the
// text (decode::HtmlToText), so one reader serves both. Hosts are compared by the hash of their
// lower-case form.

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>

#include "base/byte_set.h"
#include "base/bytes.h"
#include "base/name_table.h"
#include "features/facts.h"
#include "report/needles.h"
#include "simd/kernels.h"

namespace backstop::features {
namespace {

constexpr uint32_t kMaxLinks = 256;  // beyond it a text is link-heavy and no bin cares
constexpr size_t kMaxLink = 2048;
constexpr size_t kSearched = 256;  // bytes of a link that words are looked for in

// Top-level domains that cost next to nothing; measured on the development mail.
constexpr std::string_view kCheapTops[] = {"biz",  "cn",   "club", "click",  "icu",
                                           "info", "link", "live", "online", "ru",
                                           "shop", "site", "tk",   "top",    "xyz"};
constexpr std::string_view kShorteners[] = {"bit.ly", "goo.gl", "is.gd",
                                            "ow.ly",  "t.co",   "tinyurl.com"};
constexpr NameTable kCheapTopTable(kCheapTops);
constexpr NameTable kShortenerTable(kShorteners);
constexpr std::string_view kOptOuts[] = {"unsub", "remove", "optout", "opt-out"};
constexpr report::NeedleSet kOptOutSet(kOptOuts);
constexpr std::string_view kIdNames[] = {"id=", "email=", "e=", "uid=", "aff=", "ref="};

// Distinct hosts of one ReadLinks call.
struct Hosts {
  std::array<uint64_t, 32> hashes;
  uint32_t count = 0;

  // True when it was not yet there (or the table is full).
  bool Add(std::string_view host) {
    std::array<char, 64> lower;
    const size_t n = std::min(host.size(), lower.size());
    std::transform(host.begin(), host.begin() + static_cast<ptrdiff_t>(n), lower.begin(),
                   AsciiLower);
    const uint64_t hash = XXH3_64bits(lower.data(), n);
    const auto end = hashes.begin() + count;
    if (count == hashes.size() || std::find(hashes.begin(), end, hash) != end) return false;
    hashes[count++] = hash;
    return true;
  }
};

constexpr ByteSet kLinkEnds(
    "<>\"'",
    std::string_view(
        "\0\1\2\3\4\5\6\7\x08\t\n\v\f\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a"
        "\x1b\x1c\x1d\x1e\x1f ",
        33));

struct Seen {
  Hosts hosts, organisations;
};

bool HasCheapTop(std::string_view host) {
  const size_t dot = host.rfind('.');
  return dot != std::string_view::npos && kCheapTopTable.Has(host.substr(dot + 1));
}

bool HasIdParameter(std::string_view query) {
  static constexpr ByteSet kMarks("?&");
  for (size_t at = kMarks.Find(query); at < query.size(); at = kMarks.Find(query, at + 1)) {
    const std::string_view name = query.substr(at + 1);
    if (std::any_of(std::begin(kIdNames), std::end(kIdNames),
                    [&](std::string_view id) { return StartsWithNoCase(name, id); })) {
      return true;
    }
  }
  return false;
}

std::string_view LastTwoLabels(std::string_view host) {
  const size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return host;
  const size_t before = host.rfind('.', dot - 1);
  return before == std::string_view::npos ? host : host.substr(before + 1);
}

void ReadHost(std::string_view host, std::string_view from_domain, Organisations* organisations,
              Seen* seen, LinkFacts* out) {
  if (!seen->hosts.Add(host)) return;
  ++out->hosts;
  const bool is_ip = IsIpLiteral(host);
  out->ip_hosts += is_ip;
  out->organisations += seen->organisations.Add(is_ip ? host : LastTwoLabels(host));
  out->digit_hosts += std::count_if(host.begin(), host.end(), IsDigit) >= 4;
  out->cheap_tops += HasCheapTop(host);
  out->shorteners += kShortenerTable.Has(host);
  out->from_organisation += organisations->Same(host, from_domain);
}

// `link` begins behind "://".
void ReadLink(std::string_view link, std::string_view from_domain, Organisations* organisations,
              Seen* seen, LinkFacts* out) {
  static constexpr ByteSet kHostEnds("/?#");
  const size_t slash = kHostEnds.Find(link);
  std::string_view authority = link.substr(0, slash);
  const std::string_view path = link.substr(slash);
  const size_t at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  authority = authority.substr(0, authority.find(':'));
  if (authority.empty()) return;
  ++out->links;
  ReadHost(authority, from_domain, organisations, seen, out);
  out->roots += path.size() <= 1;
  out->has_opt_out = out->has_opt_out || kOptOutSet.FindAny(link.substr(0, kSearched));
  out->has_id_parameter = out->has_id_parameter || HasIdParameter(path);
}

size_t FindScheme(std::string_view text, size_t from) {
  return simd::FindTriple(text, from, {':', '/', '/'});
}

}  // namespace

void ReadLinks(std::string_view text, std::string_view from_domain, Organisations* organisations,
               LinkFacts* out) {
  Seen seen;
  for (size_t at = FindScheme(text, 0); at < text.size() && out->links < kMaxLinks;
       at = FindScheme(text, at + 1)) {
    const std::string_view before = text.substr(at >= 5 ? at - 5 : 0, std::min<size_t>(at, 5));
    const bool is_secure =
        before.size() >= 5 && EqualsNoCase(before.substr(before.size() - 5), "https");
    if (!is_secure &&
        !(before.size() >= 4 && EqualsNoCase(before.substr(before.size() - 4), "http")))
      continue;
    out->secure += is_secure;
    const std::string_view rest = text.substr(at + 3, kMaxLink);
    std::string_view link = rest.substr(0, kLinkEnds.Find(rest));
    while (!link.empty() &&
           (link.back() == '.' || link.back() == ',' || link.back() == ')' || link.back() == ';')) {
      link.remove_suffix(1);
    }
    ReadLink(link, from_domain, organisations, &seen, out);
    at += 3 + link.size();
    if (at >= text.size()) break;
  }
}

}  // namespace backstop::features
