// Splitting of streams into messages. The mbox splitter looks for "\nFrom " with memmem over the
// whole buffer, which costs far less than walking lines, and judges each hit: a blank line before
// it, a complete and plausible "From " line after.

#include "reader/message_split.h"

#include <string.h>

#include <algorithm>

namespace backstop::corpus {
namespace {

constexpr std::string_view kFrom = "From ";
constexpr std::string_view kBlankThenFrom = "\nFrom ";
constexpr size_t kChunk = size_t{1}
                          << 20;  // big reads: a system call costs as much as reading 2 KB
// A longer line is none: RFC 5321 limits paths to 256 bytes, and the date takes 30.
constexpr size_t kLongestFromLine = 1000;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The bytes after a leading "From " line, which a CR alone ends where all lines end so.
std::string_view WithoutFromLine(std::string_view text) {
  if (!LooksLikeMbox(text)) return text;
  size_t line_end = text.find('\n');
  const size_t cr = text.substr(0, kLongestFromLine).find('\r');
  if (cr < line_end && cr + 1 != line_end && IsFromLine(text.substr(0, cr))) line_end = cr;
  return text.substr(line_end == std::string_view::npos ? text.size() : line_end + 1);
}

// Length of the blank line ("\n" or "\r\n") that ends `text`, 0 when there is none.
size_t BlankLineAtEnd(std::string_view text) {
  if (text.ends_with("\n\n")) return 1;
  return text.ends_with("\n\r\n") ? 2 : 0;
}

enum class Found : uint8_t { kSeparator, kNeedMore, kNothing };

// Looks for the next "From " line at or behind *at. kSeparator: *at is the newline of the blank
// line before it. kNeedMore: *at is a candidate whose line is not complete. kNothing: *at is from
// where to go on with more bytes.
Found FindSeparator(std::string_view text, bool at_end, size_t* at) {
  while (*at < text.size()) {
    const auto* hit = static_cast<const char*>(
        memmem(text.data() + *at, text.size() - *at, kBlankThenFrom.data(), kBlankThenFrom.size()));
    if (hit == nullptr) break;
    *at = static_cast<size_t>(hit - text.data());
    const std::string_view rest = text.substr(*at + 1, kLongestFromLine);
    const size_t line_end = rest.find('\n');
    if (line_end == std::string_view::npos && rest.size() < kLongestFromLine && !at_end)
      return Found::kNeedMore;
    if (BlankLineAtEnd(text.substr(0, *at + 1)) > 0 && IsFromLine(rest.substr(0, line_end)))
      return Found::kSeparator;
    ++*at;
  }
  const size_t overlap = kBlankThenFrom.size() +
                         1;  // a separator may lie across the end, with its "\r" or "\n" before it
  *at = std::max(*at < text.size() ? *at : 0, text.size() > overlap ? text.size() - overlap : 0);
  return Found::kNothing;
}

}  // namespace

bool IsFromLine(std::string_view line) {
  if (!line.starts_with(kFrom)) return false;
  bool has_time = false, has_year = false;
  size_t digits = 0;
  for (size_t i = kFrom.size(); i <= line.size(); ++i) {
    const char c = i < line.size() ? line[i] : ' ';
    if (IsDigit(c)) {
      ++digits;
      continue;
    }
    has_time |=
        c == ':' && digits > 0 && digits <= 2 && i + 1 < line.size() && IsDigit(line[i + 1]);
    has_year |= digits == 4 && (line.substr(i - 4, 2) == "19" || line.substr(i - 4, 2) == "20");
    digits = 0;
  }
  return has_time && has_year;
}

bool LooksLikeMbox(std::string_view head) { return head.starts_with(kFrom); }

SplitResult ReadWhole(const ReadFunction& read, ByteBuffer* buffer, size_t limit,
                      const MessageSink& sink) {
  ssize_t got = 1;
  while (got > 0 && buffer->size() <= limit)
    got = buffer->Fill(read, std::min(kChunk, std::max(buffer->size(), size_t{1} << 16)));
  if (got < 0) return SplitResult::kReadError;
  if (!sink(WithoutFromLine(buffer->view().substr(0, limit)), 0)) return SplitResult::kStopped;
  return SplitResult::kDone;
}

SplitResult ReadMbox(const ReadFunction& read, ByteBuffer* buffer, size_t limit,
                     const MessageSink& sink) {
  uint32_t index = 0;
  bool at_end = false;
  bool is_given =
      false;      // the current message went out at the limit: what remains of it is dropped
  size_t at = 0;  // no separator begins before here
  const auto give = [&](std::string_view message) {
    if (is_given) return true;
    message.remove_suffix(BlankLineAtEnd(message));
    return sink(WithoutFromLine(message).substr(0, limit), index++);
  };
  for (;;) {
    if (FindSeparator(buffer->view(), at_end, &at) == Found::kSeparator) {
      if (!give(buffer->view().substr(0, at + 1))) return SplitResult::kStopped;
      buffer->DropFront(at + 1);
      at = 0;
      is_given = false;
      continue;
    }
    if (at_end) {
      return buffer->size() == 0 || give(buffer->view()) ? SplitResult::kDone
                                                         : SplitResult::kStopped;
    }
    if (buffer->size() > limit + kLongestFromLine) {
      if (!give(buffer->view())) return SplitResult::kStopped;
      is_given = true;
      const size_t before = std::min(at, size_t{2});  // what BlankLineAtEnd looks back at
      buffer->DropFront(at - before);
      at = before;
    }
    const ssize_t got = buffer->Fill(read, kChunk);
    if (got < 0) return SplitResult::kReadError;
    at_end = got == 0;
  }
}

}  // namespace backstop::corpus
