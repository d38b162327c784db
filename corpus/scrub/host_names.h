// What host names and IP addresses look like in a text, and which part of a host name is public.

#ifndef BACKSTOP_CORPUS_SCRUB_HOST_NAMES_H_
#define BACKSTOP_CORPUS_SCRUB_HOST_NAMES_H_

#include <cstddef>
#include <string_view>
#include <utility>

#include "base/bytes.h"

namespace backstop::corpus {

inline constexpr size_t kMostHost = 253;  // RFC 1035, 3.1, written out

inline bool IsAsciiWordByte(char c) { return IsAlpha(c) || IsDigit(c); }
inline bool IsWordByte(char c) {
  return IsAsciiWordByte(c) || static_cast<unsigned char>(c) >= 0x80;
}
inline bool IsAsciiHostByte(char c) {
  return IsAsciiWordByte(c) || c == '-' || c == '.' || c == '_';
}
inline bool IsHostByte(char c) { return IsAsciiHostByte(c) || IsWordByte(c); }
inline bool IsHexByte(char c) {
  return IsDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f');
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
std::pair<size_t, size_t> TrimmedHost(std::string_view text, size_t begin, size_t end);
// A name with a dot whose last label is a top label that exists.
bool LooksLikeHost(std::string_view host);
// The host name in a run of its bytes: the run, but for digits around it (boundaries are made so)
// and for what follows it in a file's name ("mx.tarn.example.conf", "mx.tarn.example_i386").
std::pair<size_t, size_t> HostWithin(std::string_view text, size_t begin, size_t end);
// Where the public part of a host name begins: the size of what stands before "co.uk".
size_t SuffixBegin(std::string_view host);

bool IsIp4(std::string_view text);
// Four groups or a double colon, and more than "::" or a time of day.
bool IsIp6(std::string_view text);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SCRUB_HOST_NAMES_H_
