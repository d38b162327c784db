// The compiled Hyperscan databases of a pattern set: for every group of zones up to one for each
// form of what the phrase index cannot hold. Made from patterns here, kept in images by
// database_image.h. Private to the room.

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

// How a pattern is looked for.
enum class PatternForm : uint8_t {
  kAscii = 0,  // a literal that the phrase index cannot hold
  kHigh = 1,   // the same with a byte >= 0x80: only texts that have one are scanned for it
  kRegex = 2,
  kIndexed = 3,  // no database: phrase_index.h
};
inline constexpr int kDatabaseForms = 3;
PatternForm FormOf(const Pattern& pattern);
// Zones that may show the same text (a message in its own right is also read as though it had come
// back) share their databases, so that one scan serves both.
inline constexpr int kGroupCount = 3;
constexpr int GroupOf(Zone zone) {
  constexpr int kGroups[kZoneCount] = {0, 1, 2, 0, 1};
  return kGroups[static_cast<size_t>(zone)];
}
constexpr ZoneMask ZonesOf(int group) {
  ZoneMask zones = 0;
  for (int z = 0; z < kZoneCount; ++z) {
    const Zone zone = static_cast<Zone>(z);
    if (GroupOf(zone) == group) zones = static_cast<ZoneMask>(zones | MaskOf(zone));
  }
  return zones;
}

inline constexpr int kDatabaseCount = kDatabaseForms * kGroupCount;
// Null where a group has no pattern of the form. Match ids are pattern indexes.
using Databases = std::array<Database, kDatabaseCount>;

constexpr size_t DatabaseIndex(int group, PatternForm form) {
  return kDatabaseForms * static_cast<size_t>(group) + static_cast<size_t>(form);
}

// kBadPattern names the pattern and what the compiler says of it. `out` untouched on error.
Status CompileDatabases(const std::vector<Pattern>& patterns, Databases* out);

}  // namespace backstop::scan

#endif  // BACKSTOP_SCAN_DATABASES_H_
