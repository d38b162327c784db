// Compiled databases kept on disk for command-line use, where compiling would cost more than the
// run. One file per digest of patterns, hs_version() and CPU; a compiled database is bound to the
// last two and is never shipped. Private to the room.

#ifndef BACKSTOP_SCAN_DATABASE_CACHE_H_
#define BACKSTOP_SCAN_DATABASE_CACHE_H_

#include <string>
#include <vector>

#include "scan/databases.h"

namespace backstop::scan {

// The file in `cache_dir` that belongs to these patterns on this machine.
std::string CachePath(const std::string& cache_dir, const std::vector<Pattern>& patterns);

// False, and `out` untouched, when there is no file, it is not the user's own, or anything in it
// does not fit.
bool LoadCached(const std::string& path, Databases* out);

// Writes through a temporary file and rename. A cache that cannot be written is no error: the next
// run compiles again.
void StoreCached(const std::string& path, const Databases& databases);

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_DATABASE_CACHE_H_
