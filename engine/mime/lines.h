// Lines of raw mail text: LF, CRLF or CR-only. The kind of line end is found once for the whole
// text, so that a stray CR inside an LF file stays a byte of its line.

#ifndef BACKSTOP_MIME_LINES_H_
#define BACKSTOP_MIME_LINES_H_

#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/bytes.h"

namespace backstop::mime {

struct Line {
  uint32_t begin = 0;
  uint32_t end = 0;   // without the line end
  uint32_t next = 0;  // where the next line begins
};

// Splits `bytes` (at most 4 GiB - 1), which must outlive it, into lines. Any order of access; no
// state but the line end.
class Lines {
 public:
  explicit Lines(std::string_view bytes) : bytes_(bytes), delimiter_(FindDelimiter(bytes)) {}
  // For a stretch of a text whose line ends are known.
  Lines(std::string_view bytes, bool is_cr_only)
      : bytes_(bytes), delimiter_(is_cr_only ? '\r' : '\n') {}

  bool is_cr_only() const { return delimiter_ == '\r'; }
  std::string_view bytes() const { return bytes_; }
  std::string_view text(const Line& line) const { return Slice(bytes_, {line.begin, line.end}); }
  uint32_t size() const { return static_cast<uint32_t>(bytes_.size()); }

  // The line that begins at `begin`. REQUIRES: begin <= size(); at size() the line is empty.
  Line At(uint32_t begin) const {
    const char* data = bytes_.data();
    const void* hit =
        begin < size() ? std::memchr(data + begin, delimiter_, size() - begin) : nullptr;
    if (hit == nullptr) return {begin, size(), size()};
    const auto end = static_cast<uint32_t>(static_cast<const char*>(hit) - data);
    if (!is_cr_only()) {
      const bool has_cr = end > begin && data[end - 1] == '\r';
      return {begin, has_cr ? end - 1 : end, end + 1};
    }
    const bool has_lf = end + 1 < size() && data[end + 1] == '\n';
    return {begin, end, has_lf ? end + 2 : end + 1};
  }

  // Where the text before the line that begins at `begin` ends: without the line end between them.
  uint32_t EndBefore(uint32_t begin) const {
    uint32_t end = begin;
    if (end > 0 && bytes_[end - 1] == '\n') --end;
    if (end > 0 && bytes_[end - 1] == '\r' && (end < begin || is_cr_only())) --end;
    return end;
  }

 private:
  // CR-only files often have an LF or two that a tool added, so bare CRs before the first LF
  // decide.
  static char FindDelimiter(std::string_view bytes) {
    const size_t lf = bytes.find('\n');
    const std::string_view head =
        bytes.substr(0, lf == 0 || lf == std::string_view::npos ? lf : lf - 1);
    constexpr int kBareCrs = 3;  // an LF file has hardly one in its first line
    int bare = 0;
    for (size_t at = head.find('\r'); at != std::string_view::npos; at = head.find('\r', at + 1)) {
      if (lf == std::string_view::npos || ++bare >= kBareCrs) return '\r';
    }
    return '\n';
  }

  std::string_view bytes_;
  char delimiter_;
};

// True for a line of blanks only.
inline bool IsBlankLine(std::string_view line) { return Trim(line).empty(); }

// "Name:" at the start of `line`: true, and `name_end` (before blanks) and `colon` are offsets in
// it. RFC 5322, 2.2.
inline bool FindFieldName(std::string_view line, uint32_t* name_end, uint32_t* colon) {
  size_t i = 0;
  while (i < line.size() && line[i] > ' ' && line[i] < 127 && line[i] != ':') ++i;
  const size_t end = i;
  while (i < line.size() && (line[i] == ' ' || line[i] == '\t')) ++i;
  if (end == 0 || i == line.size() || line[i] != ':') return false;
  *name_end = static_cast<uint32_t>(end);
  *colon = static_cast<uint32_t>(i);
  return true;
}

}  // namespace backstop::mime

#endif  // BACKSTOP_MIME_LINES_H_
