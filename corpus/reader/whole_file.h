// Reads a small file as a whole: options, secrets, models.

#ifndef BACKSTOP_CORPUS_READER_WHOLE_FILE_H_
#define BACKSTOP_CORPUS_READER_WHOLE_FILE_H_

#include <string>

#include "backstop/status.h"

namespace backstop::corpus {

// All bytes of a file of at most 256 MiB. Errors, kNotFound or kIo, name it and say why it cannot be
// opened or read (a folder opens, but cannot be read; a device may never end).
Status ReadWholeFile(const std::string& path, std::string* out);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_READER_WHOLE_FILE_H_
