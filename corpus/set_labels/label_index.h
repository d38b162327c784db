// The labels of a set of any size: found as LabelTable finds them, without holding the rows in
// memory. Every tail of every path is a key of a table on disk; where rows share a tail, the row
// that has no more than it wins.

#ifndef BACKSTOP_CORPUS_SET_LABELS_LABEL_INDEX_H_
#define BACKSTOP_CORPUS_SET_LABELS_LABEL_INDEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "backstop/status.h"
#include "disk_map/disk_map.h"
#include "reader/labels.h"

namespace backstop::corpus {

// A row of the file, words as numbers (reader/label_words.h; one past the last: another word).
struct IndexedLabel {
  uint32_t line = 0;
  uint8_t kind = 0, origin = 0;
  uint16_t source = 0;        // into LabelIndex::sources()
  bool is_ambiguous = false;  // other rows share as long a tail; this is the first of them
};

class LabelIndex {
 public:
  static Status Create(std::unique_ptr<LabelIndex>* out);

  // `*first_line`: of the row that has this path already, 0 when none has.
  Status Add(const LabelView& row, uint32_t* first_line);
  // The row whose path has most trailing components in common with `path`, at least the last. False
  // when there is none. Cost: one look-up a component.
  bool Find(std::string_view path, IndexedLabel* out) const;

  // Distinct sources in order of first use; the last one stands for all beyond 65,535.
  const std::vector<std::string>& sources() const { return sources_; }
  size_t bytes_on_disk() const { return tails_->bytes_on_disk(); }

 private:
  LabelIndex() = default;
  uint16_t SourceNumber(std::string_view source);

  std::unique_ptr<DiskMap> tails_;
  std::vector<std::string> sources_;
  std::unordered_map<std::string, uint16_t> source_numbers_;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SET_LABELS_LABEL_INDEX_H_
