// Cut by spans. GMime knows MMDF too, but gives back a parsed message where we want its bytes, and
// on folders of one and of two messages it did not return within 3 seconds.

#include "import/odd_mail.h"

#include <charconv>
#include <string>

namespace backstop::corpus {
namespace {

constexpr std::string_view kMmdfLine = "\1\1\1\1";

// Behind the line end at `text`'s beginning, or npos when there is none.
size_t LineEnd(std::string_view text) {
  if (text.starts_with('\n')) return 1;
  return text.starts_with("\r\n") ? 2 : std::string_view::npos;
}

// Where the next separator line begins, and its length with the line end; npos: none.
size_t FindMmdfLine(std::string_view text, size_t* length) {
  for (size_t at = 0;; ++at) {
    at = text.find(kMmdfLine, at);
    if (at == std::string_view::npos) return at;
    const std::string_view rest = text.substr(at + kMmdfLine.size());
    const size_t end = rest.empty() ? 0 : LineEnd(rest);
    if ((at > 0 && text[at - 1] != '\n') || end == std::string_view::npos) continue;
    *length = kMmdfLine.size() + end;
    return at;
  }
}

void ForEachInMmdf(std::string_view bytes, const std::function<bool(std::string_view)>& visit) {
  while (!bytes.empty()) {
    size_t length = 0;
    const size_t at = FindMmdfLine(bytes, &length);
    const std::string_view message = bytes.substr(0, at);
    if (!message.empty() && !visit(message)) return;
    bytes.remove_prefix(at == std::string_view::npos ? bytes.size() : at + length);
  }
}

// "1234\n" and then as many bytes, which a property list follows.
std::string_view WithoutEmlxWrapping(std::string_view bytes) {
  size_t count = 0;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), count);
  std::string_view rest = bytes.substr(static_cast<size_t>(end - bytes.data()));
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  const size_t line_end = LineEnd(rest);
  if (error != std::errc() || line_end == std::string_view::npos) return bytes;
  return rest.substr(line_end, count);
}

}  // namespace

bool LooksLikeMmdf(std::string_view bytes) {
  size_t length = 0;
  return bytes.starts_with(kMmdfLine) && FindMmdfLine(bytes, &length) == 0;
}

void ForEachInside(std::string_view path, std::string_view bytes,
                   const std::function<bool(std::string_view)>& visit) {
  if (LooksLikeMmdf(bytes)) return ForEachInMmdf(bytes, visit);
  visit(path.ends_with(".emlx") ? WithoutEmlxWrapping(bytes) : bytes);
}

}  // namespace backstop::corpus
