// Dictionary terms laid out as the hash table that serves: built by the writer, mapped by the
// reader.

#ifndef BACKSTOP_MODEL_HOT_TABLE_H_
#define BACKSTOP_MODEL_HOT_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "backstop/status.h"
#include "model/content.h"
#include "model/reader.h"

namespace backstop::model {

struct HotTable {
  std::vector<Slot> slots;
  std::vector<int16_t> kind_rows;  // kKindCount each
  std::vector<uint64_t> keys;      // per slot, 0 in an empty one
  std::vector<uint32_t> name_ends;
  std::string names;
};

// kBadArgument: a weight out of range, terms without a name or with one key, too many kind rows.
Status BuildHotTable(const std::vector<TermEntry>& terms, HotTable* out);

}  // namespace backstop::model

#endif  // BACKSTOP_MODEL_HOT_TABLE_H_
