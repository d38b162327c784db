// The labels of a set of any size. A message's label is the row whose path shares the longest tail
// with the message's, so that a set may be unpacked or archived anywhere. Rows and index are on
// disk: every tail of every path is a key there. Where rows share a tail, the row that has no more
// than it wins.

#ifndef BACKSTOP_CORPUS_SET_LABELS_LABEL_TABLE_H_
#define BACKSTOP_CORPUS_SET_LABELS_LABEL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "backstop/status.h"
#include "disk_map/disk_map.h"
#include "disk_map/disk_text.h"
#include "reader/labels.h"

namespace backstop::corpus {

// Views of rows are valid until the next Add or Load.
class LabelTable {
 public:
  // Adds the rows of a file. Errors name the file, the line and what to do, and nothing is added;
  // or they are of the temporary disk space (kIo).
  // `is_stopped` is asked at every row; true ends it, OK, with a part of them.
  Status Load(const std::string& file, bool (*is_stopped)() = nullptr);
  // REQUIRES: a row without error. `*first_line`: of the row that has this path already, 0 when
  // none has; Find then gives that one, or none where the two mean different things.
  Status Add(const LabelView& row, uint32_t* first_line);

  // The row whose path has most trailing components in common with `path`, at least the last. None
  // where rows of different meaning share equally much. Cost: one look-up a component.
  std::optional<LabelView> Find(std::string_view path) const;
  // Likewise, but one of them where several rows share equally much; `is_shared` tells.
  std::optional<LabelView> FindAny(std::string_view path, bool* is_shared) const;

  size_t size() const { return size_; }  // rows, of one path too

 private:
  Status Append(const LabelView& row);
  Status AddTails(uint64_t place, uint32_t* first_line);
  // What tails_ has of the longest tail of `path` that it has.
  std::optional<uint64_t> TailOf(std::string_view path) const;

  DiskText rows_;
  std::unique_ptr<DiskMap> tails_;  // null: nothing was added
  size_t size_ = 0;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SET_LABELS_LABEL_TABLE_H_
