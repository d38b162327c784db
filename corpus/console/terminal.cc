// Terminal manners. The only global state is the flag that the signal handler sets.

#include "console/terminal.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "reader/mail_source.h"

namespace backstop::cli {
namespace {

constexpr auto kQuietTime = std::chrono::seconds(1);  // a bar that only flashes up is noise
constexpr auto kRedraw = std::chrono::milliseconds(200);
constexpr uint32_t kCallsPerClock = 256;
constexpr const char* kClearLine = "\r\033[K";

volatile sig_atomic_t interrupted = 0;

void OnInterrupt(int) { interrupted = 1; }

}  // namespace

bool WantsColour() {
  const char* no_color = getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

void CatchInterrupt() {
  struct sigaction action = {};
  action.sa_handler = OnInterrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool IsInterrupted() { return interrupted != 0; }

void AppendClean(std::string_view text, std::string* out) {
  char before = '\0';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_c1 = before == '\xc2' && byte >= 0x80 && byte < 0xa0;
    if (is_c1) out->back() = ' ';
    *out += byte < 0x20 || byte == 0x7f || is_c1 ? ' ' : c;
    before = c;
  }
}

std::string Clean(std::string_view text) {
  std::string clean;
  AppendClean(text, &clean);
  return clean;
}

void PrintError(std::string_view text) {
  fprintf(stderr, "%serror: %s\n", isatty(STDERR_FILENO) != 0 ? kClearLine : "",
          Clean(text).c_str());
}

int FinishOutput(int status) {
  const bool is_flushed = fflush(stdout) == 0;
  if (status != 0 || (is_flushed && ferror(stdout) == 0)) return status;
  PrintError("cannot write the output; look for room where it goes");
  return 1;
}

Progress::Progress(const std::vector<std::string>& paths, Rows rows)
    : paths_(paths),
      is_shown_(isatty(STDERR_FILENO) != 0 && (rows == Rows::kNone || isatty(STDOUT_FILENO) == 0)),
      started_(std::chrono::steady_clock::now()),
      drawn_(started_) {}

Progress::~Progress() {
  if (drawn_ != started_) fputs(kClearLine, stderr);
}

void Progress::Update(uint64_t messages, uint64_t bytes) {
  if (!is_shown_ || ++calls_ % kCallsPerClock != 0) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - started_ < kQuietTime || now - drawn_ < kRedraw) return;
  if (drawn_ == started_) {
    for (const std::string& path : paths_) total_bytes_ += corpus::BytesUnder(path);
  }
  drawn_ = now;
  Draw(messages, bytes);
}

void Progress::Draw(uint64_t messages, uint64_t bytes) {
  constexpr int kWidth = 30;
  const double seconds = std::chrono::duration<double>(drawn_ - started_).count();
  const double rate = static_cast<double>(messages) / seconds;
  if (total_bytes_ == 0) {
    fprintf(stderr, "\r%llu messages, %.0f/s\033[K", static_cast<unsigned long long>(messages),
            rate);
    return;
  }
  const double part = std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total_bytes_));
  const int filled = static_cast<int>(part * kWidth);
  const std::string bar = std::string(static_cast<size_t>(filled), '#') +
                          std::string(static_cast<size_t>(kWidth - filled), '.');
  fprintf(stderr, "\r[%s] %3.0f %%  %llu messages, %.0f/s\033[K", bar.c_str(), 100 * part,
          static_cast<unsigned long long>(messages), rate);
}

}  // namespace backstop::cli
