// Files of packed numbers that are whole or refused: a magic word, a digest of everything behind
// it, the bytes.

#ifndef BACKSTOP_TRAINING_EXAMPLES_CHECKED_FILE_H_
#define BACKSTOP_TRAINING_EXAMPLES_CHECKED_FILE_H_

#include <string>
#include <string_view>

#include "backstop/status.h"
#include "model/mapping.h"

namespace backstop::training {

// In place once it is whole (output/output_file.h). REQUIRES: a magic word of 8 bytes.
Status WriteChecked(const std::string& path, std::string_view magic, std::string_view bytes);

// A file that is whole, mapped: what is not copied out of it needs no memory of the process's own.
class CheckedFile {
 public:
  // kNotFound, kCorrupt; both say to run `verb` again.
  static Status Open(const std::string& path, std::string_view magic, CheckedFile* out,
                     std::string_view verb = "extract");

  // What was written. Valid while the file is open.
  std::string_view bytes() const { return bytes_; }

 private:
  model::Mapping mapping_;
  std::string_view bytes_;
};

// That the file is damaged.
Status Damaged(const std::string& path, std::string_view verb = "extract");

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_CHECKED_FILE_H_
