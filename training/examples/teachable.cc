// Rows of kind are grouped by nothing but identical bytes, so a group with two labels contradicts
// itself; what the groups of kind say of messages serves for origin too, whose own groups join
// different messages of one original.

#include "examples/teachable.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace backstop::training {
namespace {

// Messages that teach the head, by label.
std::map<uint8_t, size_t> CountMessages(const Examples& examples, Head head) {
  std::set<std::pair<uint8_t, uint32_t>> seen;
  for (const ExampleRow& row : examples.rows) {
    if (row.head == head && !row.is_judged_only && row.weight > 0)
      seen.emplace(row.label, row.message);
  }
  std::map<uint8_t, size_t> counts;
  for (const auto& [label, message] : seen) ++counts[label];
  return counts;
}

std::string NameOf(Head head, uint8_t label) {
  ExampleRow row;
  row.head = head;
  row.label = label;
  return std::string(LabelName(row));
}

Status CheckClasses(const Examples& examples, const Recipe& recipe, Head head) {
  const std::map<uint8_t, size_t> counts = CountMessages(examples, head);
  const auto is_enough = [&](const auto& one) { return one.second >= recipe.min_labels; };
  if (std::count_if(counts.begin(), counts.end(), is_enough) >= 2) return {};
  std::string there;
  for (const auto& [label, count] : counts)
    there += (there.empty() ? "" : ", ") + std::to_string(count) + " " + NameOf(head, label);
  const std::string name(kHeadNames[static_cast<size_t>(head)]);
  return Status(Code::kBadArgument,
                recipe.file + ": " + name + " cannot be learnt from " +
                    (there.empty() ? "no message" : "these messages: " + there) +
                    "; give messages of at least two labels, " + std::to_string(recipe.min_labels) +
                    " of each (min_labels), in [[set]]s with use = [\"" + name + "\"]");
}

std::string PlaceOf(const Examples& examples, const ExampleRow& row) {
  const MessageId& id = examples.messages[row.message];
  return id.path + (id.index > 0 ? " #" + std::to_string(id.index) : "") + " (" +
         std::string(LabelName(row)) + ")";
}

Status CheckCopies(const Examples& examples) {
  std::unordered_map<uint32_t, uint32_t> copies;  // group of kind by message
  for (const ExampleRow& row : examples.rows) {
    if (row.head == Head::kKind) copies[row.message] = row.group;
  }
  std::map<std::pair<Head, uint32_t>, const ExampleRow*> first;
  std::set<uint32_t> contradicting;  // messages
  std::string shown;
  for (const ExampleRow& row : examples.rows) {
    const auto group = copies.find(row.message);
    if (group == copies.end()) continue;
    const ExampleRow& other = *first.try_emplace({row.head, group->second}, &row).first->second;
    if (other.label == row.label || !contradicting.insert(row.message).second) continue;
    if (shown.empty()) shown = PlaceOf(examples, other) + " and " + PlaceOf(examples, row);
  }
  if (contradicting.empty()) return {};
  return Status(Code::kBadArgument,
                shown + " are the same message (" + std::to_string(contradicting.size()) +
                    " such contradictions): decide for one label, in the labels files or in the "
                    "recipe's corrections");
}

}  // namespace

Status CheckTeachable(const Examples& examples, const Recipe& recipe) {
  for (const Head head : {Head::kKind, Head::kOrigin}) {
    if (Status s = CheckClasses(examples, recipe, head); !s.ok()) return s;
  }
  return CheckCopies(examples);
}

}  // namespace backstop::training
