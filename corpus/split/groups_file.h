// The groups file that `dedup` writes and `split` reads: path, index in its mbox, group, date.

#ifndef BACKSTOP_CORPUS_SPLIT_GROUPS_FILE_H_
#define BACKSTOP_CORPUS_SPLIT_GROUPS_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"

namespace backstop::corpus {

inline constexpr std::string_view kGroupsHeader = "path\tindex\tgroup\tdate";
inline constexpr int32_t kUndated = INT32_MIN;

struct GroupRow {
  uint64_t group = 0;
  int32_t day = kUndated;  // since 1970-01-01
};

// A line of the file, with the line end: "mail/a.eml\t0\t00f3...\t2002-08-31\n".
std::string GroupLine(std::string_view path, uint32_t index, const GroupRow& row);

// "2002-08-31" as days since 1970-01-01; false, and `day` untouched, for what is no date.
bool ParseDay(std::string_view text, int32_t* day);
std::string DayText(int32_t day);  // "-" for kUndated

// The rows by path: 24 bytes a message, no text.
class GroupTable {
 public:
  // Errors name the file, the line and what to do.
  Status Load(const std::string& file);
  // The row of a labels file's path; null when there is none.
  const GroupRow* Find(std::string_view path) const;
  size_t size() const { return rows_.size(); }

 private:
  struct Entry {
    uint64_t path_key = 0;
    GroupRow row;
  };
  std::vector<Entry> rows_;  // sorted by path_key
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SPLIT_GROUPS_FILE_H_
