// Writes a set of mail: a tar archive, compressed as its name says, or a folder. It appears under
// its name only when it is whole.

#ifndef BACKSTOP_CORPUS_OUTPUT_SET_WRITER_H_
#define BACKSTOP_CORPUS_OUTPUT_SET_WRITER_H_

#include <memory>
#include <string>
#include <string_view>

#include "backstop/status.h"

namespace backstop::corpus {

class SetWriter {
 public:
  // `path` ends in .tar, .tar.zst, .tar.gz or .tar.xz, or is a folder that does not exist yet. The
  // same messages in the same order give the same archive. kBadArgument: there already, or
  // named like a file of another form; kIo.
  static Status Create(const std::string& path, std::unique_ptr<SetWriter>* out);
  virtual ~SetWriter() = default;

  // One message under `name`, a relative path without "." and ".." that was not given before; in a
  // folder set its first component is the set's own name and is left out. kIo: what to do.
  virtual Status Add(std::string_view name, std::string_view bytes) = 0;
  // Puts the set in place. To be called once, as the last.
  virtual Status Commit() = 0;
};

// The set's name: "x/mail.tar.zst" and "x/mail/" are the set "mail".
std::string SetName(std::string_view path);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_OUTPUT_SET_WRITER_H_
