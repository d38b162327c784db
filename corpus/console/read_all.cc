// Bytes read are added over paths, so that one bar covers the whole run.

#include "console/read_all.h"

namespace backstop::cli {

void Tally::Add(const corpus::MessageRef& message) {
  if (paths_ == 0 || message.path != last_path_) {
    ++paths_;
    last_path_ = message.path;
  }
  if (message.error.empty()) return;
  if (unread_++ == 0) (((first_ += message.path) += ": ") += message.error);
}

bool Tally::Finish() const {
  if (unread_ == 0) return true;
  PrintError(std::to_string(unread_) + " of " + std::to_string(paths_) +
             " paths could not be read (first: " + first_ + ")");
  return false;
}

Tally ReadAll(const std::vector<std::string>& paths, const corpus::MessageVisitor& visit,
              corpus::ReadOptions options, Rows rows) {
  Progress progress(paths, rows);
  Tally tally;
  bool go_on = true;
  uint64_t messages = 0, bytes_before = 0;
  options.is_stopped = IsInterrupted;
  for (const std::string& path : paths) {
    uint64_t bytes = 0;
    const auto on_message = [&](const corpus::MessageRef& message) {
      bytes = message.bytes_read;
      tally.Add(message);
      progress.Update(++messages, bytes_before + bytes);
      go_on = visit(message) && !IsInterrupted();
      return go_on;
    };
    // What could not be read is in the tally.
    static_cast<void>(corpus::ForEachMessage(path, on_message, options));
    bytes_before += bytes;
    if (!go_on || IsInterrupted()) break;
  }
  return tally;
}

}  // namespace backstop::cli
