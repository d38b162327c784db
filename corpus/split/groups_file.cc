#include "split/groups_file.h"

#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>

namespace backstop::corpus {
namespace {

uint64_t PathKey(std::string_view path) { return XXH3_64bits(path.data(), path.size()); }

// All of `text` as a number.
template <typename T>
bool ParseNumber(std::string_view text, int base, T* out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out, base);
  return error == std::errc() && end == text.data() + text.size();
}

// Cuts the next column off `line`.
std::string_view NextColumn(std::string_view* line) {
  const std::string_view column = line->substr(0, line->find('\t'));
  line->remove_prefix(std::min(line->size(), column.size() + 1));
  return column;
}

}  // namespace

bool ParseDay(std::string_view text, int32_t* day) {
  int year = 0;
  unsigned month = 0, of_month = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' ||
      !ParseNumber(text.substr(0, 4), 10, &year) || !ParseNumber(text.substr(5, 2), 10, &month) ||
      !ParseNumber(text.substr(8, 2), 10, &of_month))
    return false;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(of_month)};
  if (!date.ok()) return false;
  *day = static_cast<int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
  return true;
}

std::string DayText(int32_t day) {
  if (day == kUndated) return "-";
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  char text[24];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

std::string GroupLine(std::string_view path, uint32_t index, const GroupRow& row) {
  char group[17];
  std::snprintf(group, sizeof(group), "%016llx", static_cast<unsigned long long>(row.group));
  return std::string(path) + '\t' + std::to_string(index) + '\t' + group + '\t' + DayText(row.day) +
         '\n';
}

Status GroupTable::Load(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return Status(Code::kNotFound,
                  file + ": cannot open the groups; make them with backstop-corpus dedup");
  }
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    const auto fail = [&](const char* what) {
      return Status(Code::kCorrupt, file + ": line " + std::to_string(number) + ": " + what);
    };
    if (number == 1 && line != kGroupsHeader)
      return fail("the columns must be path index group date; make the file with dedup");
    if (number == 1) continue;
    std::string_view rest = line;
    const std::string_view path = NextColumn(&rest);
    const std::string_view index = NextColumn(&rest);
    Entry entry{PathKey(path), {}};
    if (!ParseNumber(NextColumn(&rest), 16, &entry.row.group) ||
        (rest != "-" && !ParseDay(rest, &entry.row.day)))
      return fail("expected a path, an index, a group of 16 hexadecimal digits and a date or -");
    if (index != "0") {
      return fail(
          "several messages have one path, so a labels file cannot part them; import the mbox "
          "into a set first");
    }
    rows_.push_back(entry);
  }
  if (in.bad()) return Status(Code::kIo, file + ": cannot be read to its end");
  if (number == 0) return Status(Code::kCorrupt, file + ": empty; make the file with dedup");
  std::sort(rows_.begin(), rows_.end(),
            [](const Entry& a, const Entry& b) { return a.path_key < b.path_key; });
  return {};
}

const GroupRow* GroupTable::Find(std::string_view path) const {
  const uint64_t key = PathKey(path);
  const auto at =
      std::lower_bound(rows_.begin(), rows_.end(), key,
                       [](const Entry& entry, uint64_t wanted) { return entry.path_key < wanted; });
  return at != rows_.end() && at->path_key == key ? &at->row : nullptr;
}

}  // namespace backstop::corpus
