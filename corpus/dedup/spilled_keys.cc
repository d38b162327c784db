#include "dedup/spilled_keys.h"

#include <algorithm>
#include <queue>
#include <span>
#include <utility>

namespace backstop::corpus {
namespace {

static_assert(sizeof(KeyOfMessage) == 16);

std::span<const char> BytesOf(std::span<const KeyOfMessage> pairs) {
  return {static_cast<const char*>(static_cast<const void*>(pairs.data())), pairs.size_bytes()};
}
std::span<char> WritableBytesOf(std::span<KeyOfMessage> pairs) {
  return {static_cast<char*>(static_cast<void*>(pairs.data())), pairs.size_bytes()};
}

// One run as the merge reads it.
struct Cursor {
  uint64_t next = 0, end = 0;  // bytes of the file not yet in `held`
  std::vector<KeyOfMessage> held;
  size_t at = 0;

  // False at the end of the run.
  Status Fill(const ScratchFile& file, size_t most, bool* has_more) {
    const uint64_t left = (end - next) / sizeof(KeyOfMessage);
    held.resize(static_cast<size_t>(std::min<uint64_t>(left, most)));
    at = 0;
    *has_more = !held.empty();
    if (held.empty()) return {};
    Status status = file.ReadAt(next, WritableBytesOf(held));
    next += held.size() * sizeof(KeyOfMessage);
    return status;
  }
};

}  // namespace

SpilledKeys::SpilledKeys(size_t most_in_memory) : most_(std::max<size_t>(most_in_memory, 1)) {}

Status SpilledKeys::Add(uint64_t key, uint32_t message) {
  pairs_.push_back({key, message});
  return pairs_.size() < most_ ? Status() : Spill();
}

Status SpilledKeys::Spill() {
  if (file_ == nullptr) {
    if (Status s = ScratchFile::Create(&file_); !s.ok()) return s;
  }
  std::sort(pairs_.begin(), pairs_.end());
  const uint64_t begin = file_->size();
  if (Status s = file_->Append(BytesOf(pairs_)); !s.ok()) return s;
  runs_.push_back({begin, file_->size()});
  pairs_.clear();
  return {};
}

Status SpilledKeys::ForEachInOrder(const Visitor& visit) {
  if (runs_.empty()) {
    std::sort(pairs_.begin(), pairs_.end());
    for (const KeyOfMessage& pair : pairs_) {
      if (Status s = visit(pair); !s.ok()) return s;
    }
    return {};
  }
  if (Status s = Spill(); !s.ok()) return s;
  pairs_ = {};
  if (Status s = file_->Flush(); !s.ok()) return s;
  return Merge(visit);
}

Status SpilledKeys::Merge(const Visitor& visit) {
  const size_t most_of_run = std::max<size_t>(most_ / runs_.size(), 256);
  std::vector<Cursor> cursors;
  using Head = std::pair<KeyOfMessage, size_t>;  // a run's next pair, and which run
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
  for (const Run& run : runs_) {
    Cursor& cursor = cursors.emplace_back(Cursor{run.begin, run.end, {}, 0});
    bool has_more = false;
    if (Status s = cursor.Fill(*file_, most_of_run, &has_more); !s.ok()) return s;
    if (has_more) heads.push({cursor.held[0], cursors.size() - 1});
  }
  while (!heads.empty()) {
    const auto [pair, run] = heads.top();
    heads.pop();
    if (Status s = visit(pair); !s.ok()) return s;
    Cursor& cursor = cursors[run];
    bool has_more = ++cursor.at < cursor.held.size();
    if (!has_more) {
      if (Status s = cursor.Fill(*file_, most_of_run, &has_more); !s.ok()) return s;
    }
    if (has_more) heads.push({cursor.held[cursor.at], run});
  }
  return {};
}

}  // namespace backstop::corpus
