// Cuts a stream of bytes into messages: the whole stream as one, or an mbox at its "From " lines.
// Works on one buffer that is filled in chunks, by spans: nothing is copied or unquoted.

#ifndef BACKSTOP_CORPUS_READER_MESSAGE_SPLIT_H_
#define BACKSTOP_CORPUS_READER_MESSAGE_SPLIT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "reader/byte_buffer.h"

namespace backstop::corpus {

enum class SplitResult : uint8_t { kDone, kStopped, kReadError };

// Gets one message and its index; false stops.
using MessageSink = std::function<bool(std::string_view bytes, uint32_t index)>;

// "From sender Mon Jan  1 00:00:00 2001": a word, a time with a colon and a year. `line` is without
// its line end.
bool IsFromLine(std::string_view line);

// What a stream that begins with `head` is, by its first line.
bool LooksLikeMbox(std::string_view head);

// The stream as one message, at most `limit` bytes of it, a leading "From " line left out. `buffer`
// may hold its beginning.
SplitResult ReadWhole(const ReadFunction& read, ByteBuffer* buffer, size_t limit,
                      const MessageSink& sink);

// The messages of an mbox. `buffer` may hold its beginning. A message ends before a blank line that
// a "From " line follows (a body's own such lines are quoted with ">" by whoever wrote the mbox),
// or at the end.
SplitResult ReadMbox(const ReadFunction& read, ByteBuffer* buffer, size_t limit,
                     const MessageSink& sink);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_READER_MESSAGE_SPLIT_H_
