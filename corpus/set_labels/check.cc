// Memory: one bit a row. Paths and contents are in tables on disk.

#include "set_labels/check.h"

#include <optional>
#include <utility>

#include "reader/label_words.h"

namespace backstop::corpus {
namespace {

// What is compared between identical messages: line, kind and origin in one value.
uint64_t PackMeaning(const LabelView& row) {
  return (uint64_t{row.line} << 16) | (uint64_t{WordNumber(KindWords(), row.kind)} << 8) |
         WordNumber(OriginWords(), row.origin);
}

std::string Words(uint64_t packed) {
  const auto word = [](std::span<const std::string_view> words, size_t number) {
    return number < words.size() ? std::string(words[number]) : "(unknown word)";
  };
  return word(KindWords(), (packed >> 8) & 0xff) + " " + word(OriginWords(), packed & 0xff);
}

}  // namespace

LabelsCheck::LabelsCheck(std::string file, FaultSink sink, bool (*is_stopped)())
    : file_(std::move(file)), sink_(std::move(sink)), is_stopped_(is_stopped) {}

void LabelsCheck::Tell(uint32_t line, std::string_view path, const std::string& what) {
  ++faults_;
  std::string text = file_ + ":" + std::to_string(line) + ": ";
  if (!path.empty()) (text += path) += ": ";
  sink_(text + what);
}

Status LabelsCheck::CheckRows() {
  if (Status s = DiskMap::Create(&by_content_); !s.ok()) return s;
  Status added;
  Status read = ForEachLabelRow(file_, [&](const LabelView& row) {
    if (must_stop()) return false;
    ++rows_;
    is_seen_.resize(row.line + size_t{1}, true);
    if (!row.error.empty()) {
      Tell(row.line, "", std::string(row.error));
      return true;
    }
    const std::string fault = FaultOfLabel(row.kind, row.origin, row.source);
    if (!fault.empty()) Tell(row.line, row.path, fault);
    uint32_t first_line = 0;
    added = table_.Add(row, &first_line);
    if (first_line != 0) {
      Tell(row.line, row.path,
           "duplicate path, first in line " + std::to_string(first_line) + "; remove one row");
    }
    is_seen_[row.line] = first_line != 0;  // a duplicate is told once
    return added.ok();
  });
  return read.ok() ? added : read;
}

Status LabelsCheck::CheckMessage(const MessageRef& message) {
  if (!message.error.empty()) return {};  // the reading loop tells it
  ++messages_;
  bool is_shared = false;
  const std::optional<LabelView> row = table_.FindAny(message.path, &is_shared);
  if (!row || is_shared) {
    ++faults_;
    sink_(std::string(message.path) + ": " +
          (row ? "more than one row of " + file_ + " could be meant (line " +
                     std::to_string(row->line) + " and others); give paths their folders"
               : "no row in " + file_ + "; add one or remove the message"));
    return {};
  }
  is_seen_[row->line] = true;
  uint64_t* first = nullptr;
  bool is_new = false;
  const uint64_t meaning = PackMeaning(*row);
  if (Status s = by_content_->FindOrAdd(DigestOf(message.bytes), meaning, &first, &is_new); !s.ok())
    return s;
  if (is_new) return {};
  ++duplicates_;
  if ((*first & 0xffff) != (meaning & 0xffff)) {
    Tell(row->line, message.path,
         "labelled " + Words(meaning) + ", but the same message is " + Words(*first) + " in line " +
             std::to_string(*first >> 16) + "; decide for one");
  }
  return {};
}

Status LabelsCheck::CheckMissing() {
  return ForEachLabelRow(file_, [&](const LabelView& row) {
    if (must_stop()) return false;
    if (row.error.empty() && !is_seen_[row.line])
      Tell(row.line, row.path, "no such message in the set; remove the row or add the message");
    return true;
  });
}

}  // namespace backstop::corpus
