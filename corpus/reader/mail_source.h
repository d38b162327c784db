// Reads every message under a path, whatever holds it: a single message, an mbox, a Maildir, a
// folder of files, a tar archive (also compressed) or standard input. Messages stream past one at a
// time out of one reused buffer, so memory grows only to the longest message; what cannot be read
// is told as a message with an error, and the run goes on.

#ifndef BACKSTOP_CORPUS_READER_MAIL_SOURCE_H_
#define BACKSTOP_CORPUS_READER_MAIL_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "backstop/status.h"

namespace backstop::corpus {

// One message; every view is valid until the visitor returns.
struct MessageRef {
  std::string_view path;    // as given, with the member's own path after it: "folder/sub/x.eml",
                            // "set.tar.zst/sub/x.eml"
  uint32_t index = 0;       // of the message in its mbox, from 0; 0 when the file is one message
  std::string_view bytes;   // without an mbox "From " line; ">From " in bodies stays as it is
  std::string_view error;   // why it could not be read; then bytes is empty
  uint64_t bytes_read = 0;  // of the input so far, before decompression: for progress bars
};

struct ReadOptions {
  // A longer message is cut here and the rest skipped: twice what the engine examines at most.
  size_t max_message_bytes = size_t{128} << 20;
  // Nothing is no message: an empty file, or a "From " line alone, is not visited. Sets are read
  // so; whoever asks for a verdict gets one for every file.
  bool skips_empty = false;
  // Asked before every read and when a signal cuts one short; true ends the reading, and the
  // message that is not complete is not visited.
  bool (*is_stopped)() = nullptr;
};

// Called for each message in order: folders sorted by bytes, members and mbox messages as stored.
// False ends the reading.
using MessageVisitor = std::function<bool(const MessageRef&)>;

// Visits every message under `path` ("-": standard input). Returns the first error that a
// MessageRef carried, else OK. A file is an mbox when it begins with a "From " line and its name
// does not end in ".eml"; an archive is known by its first bytes, but a file of a Maildir is one
// message, plain or compressed. Hidden files and
// linked folders are not visited; of a Maildir cur, new and its subfolders (".Sent") are.
Status ForEachMessage(const std::string& path, const MessageVisitor& visit,
                      const ReadOptions& options = {});

// Bytes on disk under `path`, for progress bars; 0 when unknown (standard input, a pipe, nothing
// there).
uint64_t BytesUnder(const std::string& path);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_READER_MAIL_SOURCE_H_
