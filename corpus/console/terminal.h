// What depends on who watches: colours, the progress bar, and Ctrl-C.

#ifndef BACKSTOP_CORPUS_CONSOLE_TERMINAL_H_
#define BACKSTOP_CORPUS_CONSOLE_TERMINAL_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace backstop::cli {

// Colours on stdout: a terminal, and NO_COLOR unset or empty (no-color.org).
bool WantsColour();

// From now on SIGINT and SIGTERM only set a flag and end a read that waits; a second one kills as
// usual.
void CatchInterrupt();
bool IsInterrupted();

// Appends text of mail or of a file name so that it stays on its line and commands no terminal:
// each control byte, also a C1 control in UTF-8, becomes a space.
void AppendClean(std::string_view text, std::string* out);
std::string Clean(std::string_view text);

// "error: text" on stderr, cleaned, in place of a bar that is shown.
void PrintError(std::string_view text);

// The last call of a program: its exit status, which is 1 instead of 0 when what it printed did not
// get out (a full disk), with the error told.
int FinishOutput(int status);

// What a run prints on stdout before its end.
enum class Rows : uint8_t { kNone, kAsItGoes };

// A bar on stderr once the run has taken a second; only on a terminal that no rows go to.
class Progress {
 public:
  Progress(const std::vector<std::string>& paths, Rows rows);
  ~Progress();
  // Cheap enough for every message: the clock is read every 256 calls.
  void Update(uint64_t messages, uint64_t bytes);

 private:
  void Draw(uint64_t messages, uint64_t bytes);

  const std::vector<std::string>& paths_;
  const bool is_shown_;
  uint64_t total_bytes_ = 0;  // known once the bar is shown
  std::chrono::steady_clock::time_point started_, drawn_;
  uint32_t calls_ = 0;
};

}  // namespace backstop::cli

#endif  // BACKSTOP_CORPUS_CONSOLE_TERMINAL_H_
