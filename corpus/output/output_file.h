// A file that appears under its name only when it is whole: written beside it under a temporary
// name, synced and renamed by Commit(), removed when that was never called. It has the permissions
// of the file that it replaces.

#ifndef BACKSTOP_CORPUS_OUTPUT_OUTPUT_FILE_H_
#define BACKSTOP_CORPUS_OUTPUT_OUTPUT_FILE_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "backstop/status.h"

namespace backstop::corpus {

class OutputFile {
 public:
  // `path` "-" is stdout; it, devices and pipes are written as it comes. Of a link the file that it
  // points to is replaced. kIo: cannot be created, and why.
  static Status Create(const std::string& path, std::unique_ptr<OutputFile>* out);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Buffered. After the first error does nothing: look at is_broken() in a long run, Commit()
  // tells.
  void Write(std::string_view bytes);
  bool is_broken() const { return error_ != 0; }
  // Bytes given to Write so far.
  uint64_t size() const { return size_; }
  // Puts the file in place. kIo: what could not be written and what to do; then nothing changed
  // under the name. REQUIRES: called at most once, no Write after it.
  Status Commit();

 private:
  OutputFile(std::string path, std::string temporary, int file);
  void Flush();
  int Close();

  const std::string path_, temporary_;
  int file_;
  int error_ = 0;  // errno of the first failure
  uint64_t size_ = 0;
  std::string buffer_;
};

// The whole of a file at once, as OutputFile writes it.
Status WriteFile(const std::string& path, std::string_view bytes);

// Whether a file could be put there now, for long work whose result goes there at the end. kIo.
Status CheckOutput(const std::string& path);

// The permissions that the umask leaves of 0666 (a file) or 0777 (a folder).
mode_t UsualMode(mode_t most);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_OUTPUT_OUTPUT_FILE_H_
