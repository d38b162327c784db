// A tail's value is the place of its row and three flags. Rows of one meaning that share a tail
// leave it to the last of them.

#include "set_labels/label_table.h"

#include <cstring>
#include <string>

namespace backstop::corpus {
namespace {

// Flags of a tail, in the lowest bits of its value.
constexpr uint64_t kShared = 1;     // other rows have it too
constexpr uint64_t kDiffering = 2;  // and mean something else
constexpr uint64_t kWholePath = 4;  // it is all of its row's path
constexpr int kFlagBits = 3;

// Before the text of each row, which is as in a labels file.
struct RowHead {
  uint32_t line, size;
};

struct PlacedRow {
  LabelView row;
  uint64_t end;  // where the next one is
};

PlacedRow RowAt(const DiskText& rows, uint64_t place) {
  const std::string_view from = rows.From(place);
  RowHead head;
  std::memcpy(&head, from.data(), sizeof(head));
  return {ParseLabelRow(from.substr(sizeof(head), head.size - 1), head.line),
          place + sizeof(head) + head.size};
}

bool SameMeaning(const LabelView& a, const LabelView& b) {
  return a.kind == b.kind && a.origin == b.origin && a.source == b.source && a.note == b.note;
}

// The value of a tail that one more row has. `is_path_known`: another row has all of its path.
uint64_t Joined(uint64_t value, uint64_t fresh, bool is_path_known, bool is_same_meaning) {
  const bool was_whole = (value & kWholePath) != 0, is_whole = (fresh & kWholePath) != 0;
  if (was_whole != is_whole) return was_whole ? value : fresh;
  const uint64_t differing = is_same_meaning ? 0 : kDiffering;
  if (is_path_known) return value | differing;
  return fresh | kShared | (value & kDiffering) | differing;
}

}  // namespace

Status LabelTable::Append(const LabelView& row) {
  const std::string text = LabelRow(row);
  const RowHead head{row.line, static_cast<uint32_t>(text.size())};
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof(head));
  return rows_.Append(bytes += text);
}

Status LabelTable::AddTails(uint64_t place, uint32_t* first_line) {
  ++size_;
  *first_line = 0;
  if (tails_ == nullptr) {
    if (Status s = DiskMap::Create(&tails_); !s.ok()) return s;
  }
  const LabelView row = RowAt(rows_, place).row;
  std::string_view tail = row.path;
  for (uint64_t whole = kWholePath;; whole = 0) {
    const uint64_t fresh = place << kFlagBits | whole;
    uint64_t* value = nullptr;
    bool is_new = false;
    if (Status s = tails_->FindOrAdd(DigestOf(tail), fresh, &value, &is_new); !s.ok()) return s;
    if (!is_new) {
      const LabelView other = RowAt(rows_, *value >> kFlagBits).row;
      if ((*value & whole) != 0) *first_line = other.line;
      *value = Joined(*value, fresh, *first_line != 0, SameMeaning(other, row));
    }
    const size_t slash = tail.find('/');
    if (slash == std::string_view::npos) break;
    tail.remove_prefix(slash + 1);
  }
  return {};
}

Status LabelTable::Add(const LabelView& row, uint32_t* first_line) {
  const uint64_t place = rows_.size();
  if (Status s = Append(row); !s.ok()) return s;
  return AddTails(place, first_line);
}

Status LabelTable::Load(const std::string& file, bool (*is_stopped)()) {
  const auto goes_on = [is_stopped] { return is_stopped == nullptr || !is_stopped(); };
  const uint64_t begin = rows_.size();
  Status appended;
  Status status = ForEachLabelRow(file, [&](const LabelView& row) {
    appended = FaultOfRow(file, row);
    if (appended.ok()) appended = Append(row);
    return appended.ok() && goes_on();
  });
  if (status.ok()) status = appended;
  if (!status.ok()) rows_.Shorten(begin);
  uint32_t first_line = 0;
  for (uint64_t place = begin; status.ok() && goes_on() && place < rows_.size();
       place = RowAt(rows_, place).end)
    status = AddTails(place, &first_line);
  return status;
}

std::optional<uint64_t> LabelTable::TailOf(std::string_view path) const {
  while (tails_ != nullptr) {
    if (const uint64_t* value = tails_->Find(DigestOf(path)); value != nullptr) return *value;
    const size_t slash = path.find('/');
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return {};
}

std::optional<LabelView> LabelTable::Find(std::string_view path) const {
  const std::optional<uint64_t> tail = TailOf(path);
  if (!tail || (*tail & kDiffering) != 0) return {};
  return RowAt(rows_, *tail >> kFlagBits).row;
}

std::optional<LabelView> LabelTable::FindAny(std::string_view path, bool* is_shared) const {
  const std::optional<uint64_t> tail = TailOf(path);
  if (!tail) return {};
  *is_shared = (*tail & kShared) != 0;
  return RowAt(rows_, *tail >> kFlagBits).row;
}

}  // namespace backstop::corpus
