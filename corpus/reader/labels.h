// The labels of a set of mail: a TSV file with the columns path, kind, origin, source, note. A
// message's label is the one whose path shares the longest tail with the message's, so that a set
// may be unpacked or archived anywhere.

#ifndef BACKSTOP_CORPUS_READER_LABELS_H_
#define BACKSTOP_CORPUS_READER_LABELS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backstop/labels.h"
#include "backstop/status.h"

namespace backstop::corpus {

// The first line of every labels file.
inline constexpr std::string_view kLabelsHeader = "path\tkind\torigin\tsource\tnote";

struct Label {
  std::string path, kind, origin, source, note;
};

// One row of a labels file; the views live until the visitor returns.
struct LabelView {
  uint32_t line = 0;  // from 1; the row of column names is line 1
  std::string_view path, kind, origin, source, note;
  std::string_view error;  // what is wrong with the form of the row; then the rest is empty
};

// A row's line in a labels file, with the line end.
std::string LabelRow(const LabelView& label);
inline LabelView ViewOf(const Label& label) {
  return {0, label.path, label.kind, label.origin, label.source, label.note, {}};
}

// Calls visit(row) for each row of the file in turn until it says false; empty lines are no rows.
// An error names the file: it cannot be read, or its first line is not the columns' names.
Status ForEachLabelRow(const std::string& file, const std::function<bool(const LabelView&)>& visit);

// The value of `key` in a note "key=value;key=value"; empty when absent. A view into `note`.
std::string_view NoteValue(std::string_view note, std::string_view key);

// What a label's words say in the vocabulary of verdicts.
struct LabelMeaning {
  Kind kind = Kind::kOrdinary;
  Origin origin = Origin::kUndetermined;  // kUndetermined: not known, or does not apply
};
// False, and `out` untouched: a kind that no verdict has (mime-fixture, unlabelled).
bool ParseMeaning(std::string_view kind, std::string_view origin, LabelMeaning* out);

class LabelTable {
 public:
  // Adds the rows of a file. Errors name the file, the line and what to do; then nothing is added.
  // Labels given out before are invalid after.
  Status Load(const std::string& file);

  // The label whose path has most trailing components in common with `path`, at least the last.
  // Null when there is none or when two different rows share equally much. Valid until the next
  // Load. Cost: a binary search and a look at each row of that file name.
  const Label* Find(std::string_view path) const;

  const std::vector<Label>& labels() const { return labels_; }

 private:
  std::vector<Label> labels_;
  std::vector<uint32_t> by_name_;  // rows sorted by last component
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_READER_LABELS_H_
