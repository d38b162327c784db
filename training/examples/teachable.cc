// Copies are messages of identical bytes, whichever head they teach: two labels of a head among
// them contradict each other.

#include "examples/teachable.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backstop::training {
namespace {

// Messages that teach the head, by label. A message's rows follow one another.
std::map<uint8_t, size_t> CountMessages(const Examples& examples, Head head) {
  std::map<uint8_t, size_t> counts;
  uint32_t last = UINT32_MAX;
  for (const ExampleRow& row : examples.rows) {
    if (row.head != head || row.is_judged_only || !(row.weight > 0) || row.message == last)
      continue;
    last = row.message;
    ++counts[row.label];
  }
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

// Asked by all processes, answered by the one that has the message.
std::string PlaceOf(const Examples& examples, const ExampleRow& row) {
  std::string place;
  if (examples.IsHere(row)) {
    const MessageId& id = examples.IdOf(row);
    place = id.path + (id.index > 0 ? " #" + std::to_string(id.index) : "");
  }
  for (std::string& told : examples.team->Gather(place)) place = std::max(place, told);
  return place + " (" + std::string(LabelName(row)) + ")";
}

Status CheckCopies(const Examples& examples) {
  constexpr uint32_t kNone = UINT32_MAX;
  std::array<std::vector<uint32_t>, kHeadCount> first;  // row by message that it is a copy of
  first.fill(std::vector<uint32_t>(examples.message_count, kNone));
  std::set<uint32_t> contradicting;  // messages
  const ExampleRow* shown[2] = {nullptr, nullptr};
  for (uint32_t r = 0; r < examples.rows.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    uint32_t& of_copies = first[static_cast<size_t>(row.head)][examples.copy_of[row.message]];
    if (of_copies == kNone) of_copies = r;
    const ExampleRow& other = examples.rows[of_copies];
    if (other.label == row.label || !contradicting.insert(row.message).second) continue;
    if (shown[0] != nullptr) continue;
    shown[0] = &other;
    shown[1] = &row;
  }
  if (contradicting.empty()) return {};
  const std::string places = PlaceOf(examples, *shown[0]) + " and " + PlaceOf(examples, *shown[1]);
  return Status(Code::kBadArgument,
                places + " are the same message (" + std::to_string(contradicting.size()) +
                    " such contradictions): decide for one label, in the labels files or in the "
                    "recipe's corrections");
}

// Terms of less spread are not in the examples.
Status CheckSpread(const Examples& examples, const Recipe& recipe, Head head) {
  const TermSpread& there = examples.least_spread[static_cast<size_t>(head)];
  const HeadRecipe& wanted = recipe.head(head);
  if (wanted.min_families >= there.families && wanted.min_senders >= there.senders) return {};
  return Status(Code::kBadArgument,
                recipe.file + ": [" + std::string(kHeadNames[static_cast<size_t>(head)]) +
                    "] asks for rarer terms (min_families " + std::to_string(wanted.min_families) +
                    ", min_senders " + std::to_string(wanted.min_senders) +
                    ") than were extracted (" + std::to_string(there.families) + ", " +
                    std::to_string(there.senders) + "); run backstop-train extract again");
}

}  // namespace

Status CheckTeachable(const Examples& examples, const Recipe& recipe) {
  for (const Head head : {Head::kKind, Head::kOrigin}) {
    if (Status s = CheckSpread(examples, recipe, head); !s.ok()) return s;
    if (Status s = CheckClasses(examples, recipe, head); !s.ok()) return s;
  }
  return CheckCopies(examples);
}

}  // namespace backstop::training
