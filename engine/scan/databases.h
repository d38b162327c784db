// The compiled Hyperscan databases of a pattern set: for every zone one of literals and, only where
// the zone has any, one of regular expressions. Made from patterns here, kept on disk by
// database_cache.h. Private to the room.

#ifndef BACKSTOP_SCAN_DATABASES_H_
#define BACKSTOP_SCAN_DATABASES_H_

#include <hs.h>

#include <array>
#include <memory>
#include <vector>

#include "backstop/status.h"
#include "base/zone.h"
#include "scan/pattern_set.h"

namespace backstop::scan {

struct FreeDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using Database = std::unique_ptr<hs_database_t, FreeDatabase>;

enum class PatternForm : uint8_t { kLiteral = 0, kRegex = 1 };
inline constexpr int kDatabaseCount = 2 * kZoneCount;
// Null where a zone has no pattern of the form. Match ids are pattern indexes.
using Databases = std::array<Database, kDatabaseCount>;

constexpr size_t DatabaseIndex(Zone zone, PatternForm form) {
  return 2 * static_cast<size_t>(zone) + static_cast<size_t>(form);
}

// kBadPattern names the pattern and what the compiler says of it. `out` untouched on error.
Status CompileDatabases(const std::vector<Pattern>& patterns, Databases* out);

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_DATABASES_H_
