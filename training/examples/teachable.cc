// Copies are messages of identical bytes, whichever head they teach: two labels of a head among
// them contradict each other.

#include "examples/teachable.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "backstop/labels.h"
#include "parallel/by_key.h"
#include "parallel/packing.h"

namespace backstop::training {
namespace {

using LabelCounts = std::array<uint32_t, kKindCount>;

// Messages that teach the head, by label; of copies the first. A message's rows follow one another.
LabelCounts CountMessages(const Examples& examples, Head head) {
  std::vector<uint64_t> copies;
  std::vector<uint32_t> messages;
  std::vector<uint8_t> labels;
  for (const ExampleRow& row : examples.rows) {
    if (row.head != head || row.is_judged_only || !(row.weight > 0)) continue;
    if (!messages.empty() && row.message == messages.back()) continue;
    copies.push_back(examples.IdOf(row).copy_of);
    messages.push_back(row.message);
    labels.push_back(row.label);
  }
  const std::vector<uint32_t> first = MinByKey(*examples.team, copies, messages);
  LabelCounts counts{};
  for (size_t i = 0; i < messages.size(); ++i) counts[labels[i]] += first[i] == messages[i] ? 1 : 0;
  examples.team->Sum(counts);
  return counts;
}

std::string NameOf(Head head, uint8_t label) {
  ExampleRow row;
  row.head = head;
  row.label = label;
  return std::string(LabelName(row));
}

Status CheckClasses(const Examples& examples, const Recipe& recipe, Head head) {
  const LabelCounts counts = CountMessages(examples, head);
  const auto is_enough = [&](uint32_t count) { return count > 0 && count >= recipe.min_labels; };
  if (std::count_if(counts.begin(), counts.end(), is_enough) >= 2) return {};
  std::string there;
  for (size_t label = 0; label < counts.size(); ++label) {
    if (counts[label] == 0) continue;
    there += (there.empty() ? "" : ", ") + std::to_string(counts[label]) + " " +
             NameOf(head, static_cast<uint8_t>(label));
  }
  const std::string name(kHeadNames[static_cast<size_t>(head)]);
  return Status(Code::kBadArgument,
                recipe.file + ": " + name + " cannot be learnt from " +
                    (there.empty() ? "no message" : "these messages: " + there) +
                    "; give messages of at least two labels, " + std::to_string(recipe.min_labels) +
                    " of each (min_labels; copies count once), in [[set]]s with use = [\"" + name +
                    "\"]");
}

// Two labels of a head for the same bytes.
struct Contradiction {
  uint32_t message = UINT32_MAX;
  uint32_t first = 0;  // message of the same bytes
  Head head = Head::kKind;
  uint8_t label = 0;
  uint8_t label_of_first = 0;
};

// The set that a message was read from. Messages are numbered set by set.
std::string SetOf(const Examples& examples, uint32_t message) {
  uint64_t end = 0;
  for (const SetDigest& set : examples.sets) {
    if (message < (end += set.messages)) return set.name;
  }
  return {};
}

// Asked by all processes, answered by the one that has the message.
std::string PlaceOf(const Examples& examples, uint32_t message) {
  std::string place;
  for (const MessageId& id : examples.messages) {
    if (id.number == message)
      place = id.path + (id.index > 0 ? " #" + std::to_string(id.index) : "");
  }
  for (std::string& told : examples.team->Gather(place)) place = std::max(place, told);
  return place;
}

// Paths of two sets may be alike: then the sets are named too.
std::string PlacesOf(const Examples& examples, const Contradiction& shown) {
  std::string first = PlaceOf(examples, shown.first), second = PlaceOf(examples, shown.message);
  const std::string set = SetOf(examples, shown.first), other = SetOf(examples, shown.message);
  if (set != other) {
    first += " of set " + set;
    second += " of set " + other;
  }
  return first + " (" + NameOf(shown.head, shown.label_of_first) + ") and " + second + " (" +
         NameOf(shown.head, shown.label) + ")";
}

// The first of the contradictions of all processes.
Contradiction FirstOf(Team& team, Contradiction mine) {
  Packer packer;
  packer.Number(mine);
  for (const std::string& bytes : team.Gather(packer.Take())) {
    Contradiction other;
    Unpacker(bytes).Number(other);
    if (other.message < mine.message) mine = other;
  }
  return mine;
}

Status CheckCopies(const Examples& examples) {
  std::vector<uint64_t> keys;
  std::vector<uint64_t> labels;  // message and label; the least is that of the first message
  for (const ExampleRow& row : examples.rows) {
    keys.push_back(uint64_t{examples.IdOf(row).copy_of} << 1 | static_cast<uint64_t>(row.head));
    labels.push_back(uint64_t{row.message} << 8 | row.label);
  }
  labels = MinByKey(*examples.team, keys, std::move(labels));
  Contradiction shown;
  uint32_t count = 0;
  uint32_t last = UINT32_MAX;
  for (size_t r = 0; r < labels.size(); ++r) {
    const ExampleRow& row = examples.rows[r];
    const auto first_label = static_cast<uint8_t>(labels[r]);
    if (first_label == row.label || row.message == last) continue;
    if (count++ == 0)
      shown = {row.message, static_cast<uint32_t>(labels[r] >> 8), row.head, row.label,
               first_label};
    last = row.message;
  }
  examples.team->Sum(std::span(&count, 1));
  if (count == 0) return {};
  shown = FirstOf(*examples.team, shown);
  return Status(Code::kBadArgument,
                PlacesOf(examples, shown) + " are the same message (" + std::to_string(count) +
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
