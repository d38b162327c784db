// Files of packed numbers that are whole or refused: a magic word, a digest of everything behind
// it, the bytes.

#ifndef BACKSTOP_TRAINING_EXAMPLES_CHECKED_FILE_H_
#define BACKSTOP_TRAINING_EXAMPLES_CHECKED_FILE_H_

#include <string>
#include <string_view>

#include "backstop/status.h"

namespace backstop::training {

// In place once it is whole (output/output_file.h). REQUIRES: a magic word of 8 bytes.
Status WriteChecked(const std::string& path, std::string_view magic, std::string_view bytes);
// kNotFound, kCorrupt; both say to run `verb` again.
Status ReadChecked(const std::string& path, std::string_view magic, std::string* bytes,
                   std::string_view verb = "extract");

// That the file is damaged.
Status Damaged(const std::string& path, std::string_view verb = "extract");

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_EXAMPLES_CHECKED_FILE_H_
