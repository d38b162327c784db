// Parts labelled mail into train, validation and sealed: by original, by source or by time. A group
// goes whole to the latest part that one of its messages belongs to, so that nothing in train is
// like what is sealed.

#ifndef BACKSTOP_CORPUS_SPLIT_SPLIT_H_
#define BACKSTOP_CORPUS_SPLIT_SPLIT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "backstop/status.h"
#include "reader/labels.h"
#include "split/groups_file.h"

namespace backstop::corpus {

enum class Part : uint8_t { kTrain = 0, kValidation = 1, kSealed = 2 };
inline constexpr size_t kParts = 3;
inline constexpr std::string_view kPartNames[kParts] = {"train", "validation", "sealed"};

enum class SplitBy : uint8_t { kOriginal, kSource, kTime };

struct SplitOptions {
  SplitBy by = SplitBy::kOriginal;
  std::array<double, kParts> shares{0.8, 0.1, 0.1};
  uint64_t seed = 1;
  // By source: prefixes of source names; all else is train. Both empty: sources are dealt by hash.
  std::vector<std::string> validation_sources, sealed_sources;
  // By time: the first day of each part. kUndated: the days that give the shares.
  int32_t validation_from = kUndated, sealed_from = kUndated;
};

struct PartCounts {
  std::array<uint64_t, kParts> messages{};
};

struct SplitCounts {
  std::map<std::string, PartCounts> by_source, by_class;  // class: "kind origin"
  PartCounts all, groups;
  uint64_t moved = 0;    // messages that their group took to a later part
  uint64_t undated = 0;  // by time: they count as old
  int32_t validation_from = kUndated, sealed_from = kUndated;  // by time: the days used
};

// Reads the labels files twice (every row must have its group) and gives each row with its part, in
// order. Pure: the same labels, groups and options give the same parts; by original, and by sources
// that are named or dealt, a group that does not change keeps its part when the corpus grows.
using PartVisitor = std::function<void(Part part, const LabelView& label)>;
Status SplitLabels(const std::vector<std::string>& labels_files, const GroupTable& groups,
                   const SplitOptions& options, const PartVisitor& visit, SplitCounts* counts);

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_SPLIT_SPLIT_H_
