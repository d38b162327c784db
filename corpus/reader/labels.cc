// The labels table: rows kept in file order, found through an index sorted by file name.

#include "reader/labels.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <numeric>
#include <tuple>

namespace backstop::corpus {
namespace {

std::string_view LastComponent(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// How many trailing components the two share.
size_t CommonTail(std::string_view a, std::string_view b) {
  size_t common = 0;
  for (;;) {
    const std::string_view last = LastComponent(a);
    if (last != LastComponent(b)) return common;
    ++common;
    if (last.size() == a.size() || last.size() == b.size()) return common;
    a.remove_suffix(last.size() + 1);
    b.remove_suffix(last.size() + 1);
  }
}

bool SplitRow(std::string_view line, std::array<std::string_view, 5>* fields) {
  for (size_t i = 0; i < fields->size(); ++i) {
    const size_t end = line.find('\t');
    const bool is_last = i + 1 == fields->size();
    if (is_last != (end == std::string_view::npos)) return false;
    (*fields)[i] = line.substr(0, end);
    line.remove_prefix(is_last ? line.size() : end + 1);
  }
  return true;
}

// Paths are at most 4 KB, the other columns short.
constexpr size_t kLongestRow = size_t{64} << 10;

bool SameMeaning(const Label& a, const Label& b) {
  return a.kind == b.kind && a.origin == b.origin && a.source == b.source && a.note == b.note;
}

}  // namespace

std::string LabelRow(const LabelView& label) {
  std::string row;
  for (const std::string_view column :
       {label.path, label.kind, label.origin, label.source, label.note}) {
    row += column;
    row += '\t';
  }
  row.back() = '\n';
  return row;
}

std::string_view NoteValue(std::string_view note, std::string_view key) {
  while (!note.empty()) {
    const std::string_view item = note.substr(0, note.find(';'));
    if (item.size() > key.size() && item.starts_with(key) && item[key.size()] == '=')
      return item.substr(key.size() + 1);
    note.remove_prefix(std::min(note.size(), item.size() + 1));
  }
  return {};
}

bool ParseMeaning(std::string_view kind, std::string_view origin, LabelMeaning* out) {
  // A mixture of forged bounces and other postmaster-style phishing: one kind to us.
  if (kind == "forged-bounce-or-admin-spam") kind = KindName(Kind::kForgedBounce);
  if (!ParseKind(kind, &out->kind)) return false;
  out->origin = origin == "ham"    ? Origin::kLegitimate
                : origin == "spam" ? Origin::kBackscatter
                                   : Origin::kUndetermined;
  ParseOrigin(origin, &out->origin);
  return true;
}

Status ForEachLabelRow(const std::string& file,
                       const std::function<bool(const LabelView&)>& visit) {
  std::ifstream in(file);
  if (!in)
    return Status(Code::kNotFound, file +
                                       ": cannot open the labels; give a TSV file with the columns "
                                       "path kind origin source note");
  std::vector<char> buffer(kLongestRow + 2);
  uint32_t number = 0;
  while (in.getline(buffer.data(), static_cast<std::streamsize>(buffer.size())) ||
         in.gcount() > 0) {
    ++number;
    if (in.fail()) {
      return Status(Code::kCorrupt, file + ": line " + std::to_string(number) + " is longer than " +
                                        std::to_string(kLongestRow) +
                                        " bytes; is it a labels file?");
    }
    std::string_view line(buffer.data(), static_cast<size_t>(in.gcount()) - (in.eof() ? 0 : 1));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (number == 1 && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);  // a spreadsheet's
    if (number == 1 && line != kLabelsHeader) {
      return Status(
          Code::kCorrupt,
          file + ": line 1: the columns must be path kind origin source note, separated by tabs");
    }
    if (number == 1 || line.empty()) continue;
    LabelView row;
    row.line = number;
    std::array<std::string_view, 5> f;
    if (!SplitRow(line, &f) || f[0].empty() || f[1].empty()) {
      row.error = "expected 5 columns with a path and a kind, separated by tabs";
    } else {
      std::tie(row.path, row.kind, row.origin, row.source, row.note) = std::tuple_cat(f);
    }
    if (!visit(row)) return {};
  }
  if (in.bad()) return Status(Code::kIo, file + ": cannot be read to its end");
  if (number == 0)
    return Status(Code::kCorrupt, file + ": empty; the first line must name the columns");
  return {};
}

Status LabelTable::Load(const std::string& file) {
  std::vector<Label> added;
  Status wrong;
  Status read = ForEachLabelRow(file, [&](const LabelView& row) {
    if (!row.error.empty()) {
      wrong = Status(Code::kCorrupt,
                     file + ": line " + std::to_string(row.line) + ": " + std::string(row.error));
      return false;
    }
    added.push_back({std::string(row.path), std::string(row.kind), std::string(row.origin),
                     std::string(row.source), std::string(row.note)});
    return true;
  });
  if (!read.ok()) return read;
  if (!wrong.ok()) return wrong;
  labels_.insert(labels_.end(), std::make_move_iterator(added.begin()),
                 std::make_move_iterator(added.end()));
  by_name_.resize(labels_.size());
  std::iota(by_name_.begin(), by_name_.end(), 0u);
  std::stable_sort(by_name_.begin(), by_name_.end(), [this](uint32_t a, uint32_t b) {
    return LastComponent(labels_[a].path) < LastComponent(labels_[b].path);
  });
  return {};
}

const Label* LabelTable::Find(std::string_view path) const {
  const std::string_view name = LastComponent(path);
  auto at = std::lower_bound(by_name_.begin(), by_name_.end(), name,
                             [this](uint32_t row, std::string_view wanted) {
                               return LastComponent(labels_[row].path) < wanted;
                             });
  const Label* best = nullptr;
  size_t longest = 0;
  bool is_ambiguous = false;
  for (; at != by_name_.end() && LastComponent(labels_[*at].path) == name; ++at) {
    const Label& label = labels_[*at];
    const size_t common = CommonTail(path, label.path);
    if (common < longest) continue;
    is_ambiguous =
        common == longest && best != nullptr && (is_ambiguous || !SameMeaning(*best, label));
    best = &label;
    longest = common;
  }
  return is_ambiguous ? nullptr : best;
}

}  // namespace backstop::corpus
