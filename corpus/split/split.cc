#include "split/split.h"

#include <xxhash.h>

#include <algorithm>
#include <unordered_map>

namespace backstop::corpus {
namespace {

// Where a hash falls among the shares.
Part Deal(uint64_t hash, const SplitOptions& options) {
  const double at = static_cast<double>(hash >> 11) * 0x1p-53;
  if (at < options.shares[0]) return Part::kTrain;
  return at < options.shares[0] + options.shares[1] ? Part::kValidation : Part::kSealed;
}

bool HasPrefix(std::string_view source, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [source](const std::string& prefix) { return source.starts_with(prefix); });
}

Part PartOfSource(std::string_view source, const SplitOptions& options) {
  if (HasPrefix(source, options.sealed_sources)) return Part::kSealed;
  if (HasPrefix(source, options.validation_sources)) return Part::kValidation;
  if (!options.sealed_sources.empty() || !options.validation_sources.empty()) return Part::kTrain;
  return Deal(XXH3_64bits_withSeed(source.data(), source.size(), options.seed), options);
}

// The part of a message alone, before its group has its say.
Part PartOfMessage(const LabelView& label, const GroupRow& row, const SplitOptions& options) {
  switch (options.by) {
    case SplitBy::kOriginal:
      return Deal(XXH3_64bits_withSeed(&row.group, sizeof(row.group), options.seed), options);
    case SplitBy::kSource:
      return PartOfSource(label.source, options);
    case SplitBy::kTime:
      break;
  }
  if (row.day == kUndated || row.day < options.validation_from) return Part::kTrain;
  return row.day < options.sealed_from ? Part::kValidation : Part::kSealed;
}

using RowVisitor = std::function<void(const LabelView& label, const GroupRow& row)>;

Status ForEachRow(const std::vector<std::string>& files, const GroupTable& groups,
                  const RowVisitor& visit) {
  for (const std::string& file : files) {
    Status wrong;
    Status read = ForEachLabelRow(file, [&](const LabelView& label) {
      const GroupRow* row = groups.Find(label.path);
      const auto fail = [&](std::string_view what) {
        wrong = Status(Code::kBadArgument,
                       file + ": line " + std::to_string(label.line) + ": " + std::string(what));
        return false;
      };
      if (!label.error.empty()) return fail(label.error);
      if (row == nullptr) {
        return fail(std::string(label.path) +
                    " has no group; run backstop-corpus dedup over the same sets and labels");
      }
      visit(label, *row);
      return true;
    });
    if (!read.ok()) return read;
    if (!wrong.ok()) return wrong;
  }
  return {};
}

// The first day at which at most `share` of the dated messages are still to come, or later.
int32_t DayOfShare(const std::map<int32_t, uint64_t>& messages_of_day, uint64_t messages,
                   double share) {
  uint64_t later = 0;
  int32_t day = messages_of_day.empty() ? 0 : messages_of_day.rbegin()->first + 1;
  for (auto at = messages_of_day.rbegin(); at != messages_of_day.rend(); ++at) {
    later += at->second;
    if (static_cast<double>(later) > share * static_cast<double>(messages)) break;
    day = at->first;
  }
  return day;
}

Status ChooseDays(const std::vector<std::string>& files, const GroupTable& groups,
                  SplitOptions* options) {
  if (options->validation_from != kUndated && options->sealed_from != kUndated) return {};
  std::map<int32_t, uint64_t> messages_of_day;
  uint64_t messages = 0;
  Status status = ForEachRow(files, groups, [&](const LabelView&, const GroupRow& row) {
    ++messages;
    if (row.day != kUndated) ++messages_of_day[row.day];
  });
  const double sealed = options->shares[2], later = options->shares[1] + sealed;
  if (options->sealed_from == kUndated)
    options->sealed_from = DayOfShare(messages_of_day, messages, sealed);
  if (options->validation_from == kUndated)
    options->validation_from =
        std::min(DayOfShare(messages_of_day, messages, later), options->sealed_from);
  return status;
}

}  // namespace

Status SplitLabels(const std::vector<std::string>& labels_files, const GroupTable& groups,
                   const SplitOptions& given, const PartVisitor& visit, SplitCounts* counts) {
  SplitOptions options = given;
  *counts = {};
  if (options.by == SplitBy::kTime) {
    if (Status s = ChooseDays(labels_files, groups, &options); !s.ok()) return s;
    counts->validation_from = options.validation_from;
    counts->sealed_from = options.sealed_from;
  }
  std::unordered_map<uint64_t, Part> part_of_group;
  Status status =
      ForEachRow(labels_files, groups, [&](const LabelView& label, const GroupRow& row) {
        Part& part = part_of_group.try_emplace(row.group, Part::kTrain).first->second;
        part = std::max(part, PartOfMessage(label, row, options));
      });
  if (!status.ok()) return status;
  for (const auto& [group, part] : part_of_group)
    ++counts->groups.messages[static_cast<size_t>(part)];
  return ForEachRow(labels_files, groups, [&](const LabelView& label, const GroupRow& row) {
    const Part part = part_of_group.at(row.group);
    const auto p = static_cast<size_t>(part);
    ++counts->all.messages[p];
    ++counts->by_source[std::string(label.source)].messages[p];
    ++counts->by_class[std::string(label.kind) + " " + std::string(label.origin)].messages[p];
    counts->moved += part != PartOfMessage(label, row, options);
    counts->undated += options.by == SplitBy::kTime && row.day == kUndated;
    visit(part, label);
  });
}

}  // namespace backstop::corpus
