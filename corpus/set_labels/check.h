// `labels check`: is a labels file sound, and does it fit its mail?

#ifndef BACKSTOP_CORPUS_SET_LABELS_CHECK_H_
#define BACKSTOP_CORPUS_SET_LABELS_CHECK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "reader/mail_source.h"
#include "set_labels/label_table.h"

namespace backstop::corpus {

// Looks first at the file's rows, then at each message, then for rows without a message. Faults
// come out as they are found, "file:line: path: what and what to do".
class LabelsCheck {
 public:
  using FaultSink = std::function<void(const std::string&)>;
  // `is_stopped` is asked at every row; true ends the check, which then says nothing.
  LabelsCheck(std::string file, FaultSink sink, bool (*is_stopped)() = nullptr);

  // Every row: columns, known words, duplicate paths. Errors are of the file as a whole or of the
  // temporary disk space.
  Status CheckRows();
  // REQUIRES: CheckRows was OK. Has it a row, and has no identical message another label?
  Status CheckMessage(const MessageRef& message);
  // REQUIRES: every message was checked. Rows that no message answers to.
  Status CheckMissing();

  uint64_t rows() const { return rows_; }
  uint64_t messages() const { return messages_; }
  uint64_t duplicates() const { return duplicates_; }  // messages identical to an earlier one
  uint64_t faults() const { return faults_; }

 private:
  bool must_stop() const { return is_stopped_ != nullptr && is_stopped_(); }
  void Tell(uint32_t line, std::string_view path, const std::string& what);

  const std::string file_;
  const FaultSink sink_;
  bool (*const is_stopped_)();
  LabelTable table_;
  std::unique_ptr<DiskMap> by_content_;
  std::vector<bool> is_seen_;  // by line
  uint64_t rows_ = 0, messages_ = 0, duplicates_ = 0, faults_ = 0;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SET_LABELS_CHECK_H_
