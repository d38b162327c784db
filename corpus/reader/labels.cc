#include "reader/labels.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <tuple>
#include <vector>

namespace backstop::corpus {
namespace {

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

LabelView ParseLabelRow(std::string_view line, uint32_t number) {
  LabelView row;
  row.line = number;
  std::array<std::string_view, 5> f;
  if (!SplitRow(line, &f) || f[0].empty() || f[1].empty()) {
    row.error = "expected 5 columns with a path and a kind, separated by tabs";
  } else {
    std::tie(row.path, row.kind, row.origin, row.source, row.note) = std::tuple_cat(f);
  }
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

Status FaultOfRow(const std::string& file, const LabelView& row) {
  if (row.error.empty()) return {};
  return Status(Code::kCorrupt, file + ": line " + std::to_string(row.line) + ": " +
                                    std::string(row.error) + "; see backstop-corpus labels check");
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
    if (!visit(ParseLabelRow(line, number))) return {};
  }
  if (in.bad()) return Status(Code::kIo, file + ": cannot be read to its end");
  if (number == 0)
    return Status(Code::kCorrupt, file + ": empty; the first line must name the columns");
  return {};
}

}  // namespace backstop::corpus
