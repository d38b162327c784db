#include "scrub/encoded_runs.h"

#include <algorithm>

#include "mime/lines.h"
#include "scrub/letters.h"
#include "scrub/recode.h"

namespace backstop::corpus {
namespace {

constexpr size_t kSureLine = 40;  // characters of a line that is no word
constexpr size_t kShortLine = 12;
constexpr std::ptrdiff_t kMostStray = 2;  // bytes of a line
constexpr std::ptrdiff_t kMostStrayOfBody = 8;

bool IsBase64Byte(char c) { return IsAlpha(c) || IsDigit(c) || c == '+' || c == '/' || c == '='; }

// Without marks of quotation.
std::string_view Unquoted(std::string_view line) {
  while (!line.empty() && (IsBlank(line.front()) || line.front() == '>' || line.front() == '|'))
    line.remove_prefix(1);
  return Trim(line);
}

bool IsEncodedLine(std::string_view line) {
  const std::string_view shown = Unquoted(line);
  if (shown.size() < kShortLine || shown.find("://") != std::string_view::npos) return false;
  const auto stray =
      std::count_if(shown.begin(), shown.end(), [](char c) { return !IsBase64Byte(c); });
  const bool has_blank = shown.find_first_of(" \t") != std::string_view::npos;
  return shown.size() >= kSureLine ? !has_blank && stray <= kMostStray
                                   : stray == 0 && shown.size() % 4 == 0;
}

// The last line of a run may be of any length.
bool IsLastLine(std::string_view line) {
  const std::string_view shown = Unquoted(line);
  return !shown.empty() && std::all_of(shown.begin(), shown.end(), IsBase64Byte);
}

}  // namespace

std::vector<Span> EncodedRuns(std::string_view text) {
  std::vector<Span> runs;
  mime::Lines lines(text);
  for (uint32_t at = 0; at < lines.size();) {
    const uint32_t begin = at;
    mime::Line line = lines.At(at);
    for (; at < lines.size() && IsEncodedLine(lines.text(line)); line = lines.At(at))
      at = line.next;
    if (at == begin) {
      at = line.next;
      continue;
    }
    if (at < lines.size() && IsLastLine(lines.text(line))) at = line.next;
    runs.push_back({begin, at});
  }
  return runs;
}

std::vector<Span> EncodedPieces(std::string_view run) {
  std::vector<Span> pieces;
  uint32_t begin = 0;
  const auto size = static_cast<uint32_t>(run.size());
  for (uint32_t at = 0; at <= size; ++at) {
    const bool is_mark = at < size && (IsBlank(run[at]) || run[at] == '>' || run[at] == '|');
    if (at < size && (IsBase64Byte(run[at]) || is_mark)) continue;
    if (at > begin) pieces.push_back({begin, at});
    begin = at + 1;
  }
  return pieces;
}

bool IsSurelyEncoded(std::string_view run) {
  return std::count_if(run.begin(), run.end(), IsBase64Byte) >=
         static_cast<std::ptrdiff_t>(kSureLine);
}

size_t Base64End(std::string_view body) {
  const auto other = std::find_if(body.begin(), body.end(),
                                  [](char c) { return !IsBase64Byte(c) && !IsBlank(c); });
  if (other == body.end()) return body.size();
  const size_t line_end = body.find_last_of("\r\n", static_cast<size_t>(other - body.begin()));
  const size_t end = line_end == std::string_view::npos ? 0 : line_end + 1;
  // Stray bytes, not a footer, when what goes on behind them reads as one text with the rest.
  const std::vector<Span> runs = EncodedRuns(body.substr(end));
  const auto last = std::find_if(runs.rbegin(), runs.rend(), [&](const Span& run) {
    return IsSurelyEncoded(Slice(body.substr(end), run));
  });
  if (last == runs.rend()) return end;
  const size_t far = end + last->end;
  const std::string_view between = body.substr(end, far - end);
  const auto strays = std::count_if(between.begin(), between.end(),
                                    [](char c) { return !IsBase64Byte(c) && !IsBlank(c); });
  return strays <= kMostStrayOfBody && IsSurelyText(DecodeBase64(body.substr(0, far))) ? far : end;
}

bool IsPrintable(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<uint8_t>(c) >= 32 || IsBlank(c); });
}

bool IsSurelyText(std::string_view bytes) { return IsPrintable(bytes) && IsUtf8(bytes); }

}  // namespace backstop::corpus
