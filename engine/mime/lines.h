// Lines of raw mail text: LF, CRLF or CR-only. The kind of line end is found once for the whole
// text, so that a stray CR inside an LF file stays a byte of its line. A vector kernel indexes the
// lines, or whole fields with their folds, some at a time, as they are asked for.

#ifndef BACKSTOP_MIME_LINES_H_
#define BACKSTOP_MIME_LINES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace backstop::mime {

struct Line {
  uint32_t begin = 0;
  uint32_t end = 0;       // without the line end
  uint32_t next = 0;      // where the next line begins
  uint32_t name_end = 0;  // its first byte that is none of a field's name
};

// Splits `bytes` (at most 4 GiB - 1), which must outlive it, into lines. Any order of access; from
// one line to the next is fast.
class Lines {
 public:
  explicit Lines(std::string_view bytes) : bytes_(bytes), delimiter_(FindDelimiter(bytes)) {}
  // For a stretch of a text whose line ends are known.
  Lines(std::string_view bytes, bool is_cr_only)
      : bytes_(bytes), delimiter_(is_cr_only ? '\r' : '\n') {}

  // The same text by fields: a line goes on over those behind it that begin with a space or tab,
  // but an empty one. With CR line ends its lines stay single.
  static Lines WithFolds(const Lines& lines) {
    Lines fields(lines.bytes_, lines.is_cr_only());
    fields.joins_folds_ = !lines.is_cr_only();
    return fields;
  }

  bool is_cr_only() const { return delimiter_ == '\r'; }
  std::string_view bytes() const { return bytes_; }
  std::string_view text(const Line& line) const { return Slice(bytes_, {line.begin, line.end}); }
  uint32_t size() const { return static_cast<uint32_t>(bytes_.size()); }

  // The line that begins at `begin`. REQUIRES: begin <= size(); at size() the line is empty.
  Line At(uint32_t begin) {
    if (begin != next_begin_ || next_ == count_) {
      IndexFrom(begin);
      if (count_ == 0) return {begin, begin, begin, begin};
    }
    const uint32_t name_end = rests_[next_];
    const uint32_t end = rests_[next_ + 1];
    next_ += 2;
    next_begin_ = end + 1;
    return LineOf(begin, end, name_end);
  }

  // The same of one line whose neighbours are not asked for, and without its name_end.
  Line Alone(uint32_t begin) const {
    const size_t end = std::min(bytes_.find(delimiter_, begin), bytes_.size());
    return LineOf(begin, static_cast<uint32_t>(end), begin);
  }

  // Where the text before the line that begins at `begin` ends: without the line end between them.
  uint32_t EndBefore(uint32_t begin) const {
    uint32_t end = begin;
    if (end > 0 && bytes_[end - 1] == '\n') --end;
    if (end > 0 && bytes_[end - 1] == '\r' && (end < begin || is_cr_only())) --end;
    return end;
  }

 private:
  void IndexFrom(uint32_t begin);

  // `end`: of its delimiter, or of the text.
  Line LineOf(uint32_t begin, uint32_t end, uint32_t name_end) const {
    if (end == size()) return {begin, end, end, name_end};
    if (!is_cr_only()) {
      const bool has_cr = end > begin && bytes_[end - 1] == '\r';
      return {begin, end - has_cr, end + 1, name_end};
    }
    const bool has_lf = end + 1 < size() && bytes_[end + 1] == '\n';
    return {begin, end, end + 1 + has_lf, name_end};
  }

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

  static constexpr size_t kAhead = 24;  // lines indexed at a time: most header blocks have fewer

  std::string_view bytes_;
  char delimiter_;
  bool joins_folds_ = false;
  uint32_t next_begin_ = 0;  // where the line begins that rests_[next_] is of
  size_t next_ = 0;
  size_t count_ = 0;
  std::array<uint32_t, 2 * kAhead> rests_;  // of each line where its name ends, and where it does
};

// True for a line of blanks only.
inline bool IsBlankLine(std::string_view line) { return Trim(line).empty(); }

// Whether `line` of `bytes` begins with a field's name, from its begin to its name_end, blanks and
// a colon; `colon`: where that is. RFC 5322, 2.2.
inline bool IsField(std::string_view bytes, const Line& line, uint32_t* colon) {
  uint32_t at = line.name_end;
  while (at < line.end && (bytes[at] == ' ' || bytes[at] == '\t')) ++at;
  *colon = at;
  return line.name_end > line.begin && at < line.end && bytes[at] == ':';
}

}  // namespace backstop::mime

#endif  // BACKSTOP_MIME_LINES_H_
