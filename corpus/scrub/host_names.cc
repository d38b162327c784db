#include "scrub/host_names.h"

#include <libpsl.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "scrub/letters.h"

namespace backstop::corpus {
namespace {

constexpr int kMostCuts = 8;  // pieces of a file's name behind a host name
// Top labels of names that are used inside sites and documents, beside the public ones.
constexpr std::string_view kInnerTops[] = {"local",   "localdomain", "lan",  "internal", "intern",
                                           "corp",    "home",        "test", "example",  "invalid",
                                           "private", "intranet",    "arpa"};

std::string_view LastLabel(std::string_view host) { return host.substr(host.rfind('.') + 1); }

bool IsInnerTop(std::string_view label) {
  return std::any_of(std::begin(kInnerTops), std::end(kInnerTops),
                     [label](std::string_view top) { return EqualsNoCase(label, top); });
}

bool IsPublicSuffix(const std::string& folded) {
  return psl_is_public_suffix2(psl_builtin(), folded.c_str(),
                               PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

}  // namespace

std::pair<size_t, size_t> TrimmedHost(std::string_view text, size_t begin, size_t end) {
  const auto is_edge = [](char c) { return c == '.' || c == '-' || c == '_'; };
  while (begin < end && is_edge(text[begin])) ++begin;
  while (begin < end && is_edge(text[end - 1])) --end;
  return {begin, end};
}

bool LooksLikeHost(std::string_view host) {
  const std::string_view top = LastLabel(host);
  if (top.size() == host.size() || top.size() < 2 || host.size() > kMostHost) return false;
  if (host.find("..") != std::string_view::npos) return false;
  if (IsInnerTop(top) || IsPublicSuffix(Folded(top))) return true;
  const size_t dot = host.rfind('.', host.size() - top.size() - 2);  // "co.za", where "za" is none
  return dot != std::string_view::npos && IsPublicSuffix(Folded(host.substr(dot + 1)));
}

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

bool IsIp6(std::string_view text) {
  const auto colons = std::count(text.begin(), text.end(), ':');
  const auto digits = std::count_if(text.begin(), text.end(), IsHexByte);
  const bool is_short = text.find("::") != std::string_view::npos;
  return digits >= 4 && colons <= 7 && (colons >= 4 || (is_short && colons >= 2));
}

}  // namespace backstop::corpus
