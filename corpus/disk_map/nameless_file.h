// A file without a name for what does not fit into memory: gone when the program ends, however it
// ends. Lies in TMPDIR, else in /var/tmp: /tmp may be memory.

#ifndef BACKSTOP_CORPUS_DISK_MAP_NAMELESS_FILE_H_
#define BACKSTOP_CORPUS_DISK_MAP_NAMELESS_FILE_H_

#include "backstop/status.h"

namespace backstop::corpus {

// Open for reading and writing; the caller closes it. kIo.
Status MakeNamelessFile(int* out);

// kIo: the folder, what failed ("write"), why (an errno), and what to do.
Status NamelessFileFault(const char* what, int error);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_DISK_MAP_NAMELESS_FILE_H_
