// The outcome of a load-time call (Model::Open, Classifier::New). Classifying itself has no error path: any bytes give a
// Verdict, and trouble with a message is a Note bit in it.

#ifndef BACKSTOP_STATUS_H_
#define BACKSTOP_STATUS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace backstop {

// Pinned: append, never renumber (backstop.h mirrors them as BACKSTOP_E_*).
enum class Code : uint8_t {
  kOk = 0,
  kNotFound = 1,         // no such file
  kIo = 2,               // the file cannot be read or written
  kCorrupt = 3,          // checksum, structure or a value out of range
  kTooNew = 4,           // written by a later format than this library reads
  kUnknownFeature = 5,   // the model names a feature that this engine does not have
  kBadPattern = 6,       // a pattern does not compile
  kProbeFailed = 7,      // the model's self-test gave other scores than when it was packed
  kNoMemory = 8,
  kBadArgument = 9,
  kInternal = 10,
};

// A code with a message that names the file, the section and what to do. Cheap to move; OK holds no text.
class [[nodiscard]] Status {
 public:
  Status() noexcept = default;
  Status(Code code, std::string message) noexcept : code_(code), message_(std::move(message)) {}

  bool ok() const noexcept { return code_ == Code::kOk; }
  Code code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }

 private:
  Code code_ = Code::kOk;
  std::string message_;
};

// "corrupt", "too-new", ...: the word of a code, for logs and the command line. Static lifetime.
std::string_view CodeName(Code code) noexcept;

}  // namespace backstop

#endif  // BACKSTOP_STATUS_H_
