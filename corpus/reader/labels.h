// The rows of a labels file: a TSV file with the columns path, kind, origin, source, note. Which
// row a message has: set_labels/label_table.h.

#ifndef BACKSTOP_CORPUS_READER_LABELS_H_
#define BACKSTOP_CORPUS_READER_LABELS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "backstop/labels.h"
#include "backstop/status.h"

namespace backstop::corpus {

// The first line of every labels file.
inline constexpr std::string_view kLabelsHeader = "path\tkind\torigin\tsource\tnote";

// One row of a labels file; whose text the views are of says who gives it.
struct LabelView {
  uint32_t line = 0;  // from 1; the row of column names is line 1
  std::string_view path, kind, origin, source, note;
  std::string_view error;  // what is wrong with the form of the row; then the rest is empty
};

// A row's line in a labels file, with the line end.
std::string LabelRow(const LabelView& label);

// The row that a line without its line end is; views of `line`.
LabelView ParseLabelRow(std::string_view line, uint32_t number);

// kCorrupt, with file, line and what to do, of a row that has an error.
Status FaultOfRow(const std::string& file, const LabelView& row);

// Calls visit(row) for each row of the file in turn until it says false; empty lines are no rows.
// Views are valid until the visitor returns. An error names the file: it cannot be read, or its
// first line is not the columns' names.
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

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_READER_LABELS_H_
