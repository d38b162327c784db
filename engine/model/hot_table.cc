// Terms are placed in order of their keys, so that the same terms give the same bytes in whatever
// order they come. At most every second slot is full: an unsuccessful look-up, by far the most
// common, then takes 2.5 steps on average.

#include "model/hot_table.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace backstop::model {
namespace {

constexpr size_t kLeastSlots = 8;  // one cache line

Status Bad(const TermEntry& term, std::string_view fault) {
  return Status(Code::kBadArgument, "terms: " + term.name + ": " + std::string(fault));
}

bool FitsInt16(int32_t x) {
  return x >= std::numeric_limits<int16_t>::min() && x <= std::numeric_limits<int16_t>::max();
}

Status CheckTerm(const TermEntry& term) {
  if (term.name.empty()) return Bad(term, "no name; every term keeps its name");
  if (term.key == 0) return Bad(term, "key 0; make keys with features/terms.h");
  const bool fits =
      FitsInt16(term.origin) && std::all_of(term.kind.begin(), term.kind.end(), FitsInt16);
  if (!fits) return Bad(term, "a weight beyond +-63.9 nats; regularise more");
  return {};
}

// The term of each slot, or -1; empty when a run of full slots is too long.
std::vector<int32_t> Place(const std::vector<const TermEntry*>& terms, size_t size) {
  std::vector<int32_t> term_at(size, -1);
  for (size_t i = 0; i < terms.size(); ++i) {
    size_t at = terms[i]->key & (size - 1);
    uint32_t steps = 0;
    while (term_at[at] >= 0) {
      if (++steps == kMaxRun / 2) return {};
      at = (at + 1) & (size - 1);
    }
    term_at[at] = static_cast<int32_t>(i);
  }
  return term_at;
}

void Fill(const std::vector<const TermEntry*>& terms, const std::vector<int32_t>& term_at,
          HotTable* out) {
  for (const int32_t index : term_at) {
    Slot slot{0, 0, kNoRow};
    uint64_t key = 0;
    if (index >= 0) {
      const TermEntry& term = *terms[static_cast<size_t>(index)];
      key = term.key;
      slot.fingerprint = FingerprintOf(key);
      slot.origin = static_cast<int16_t>(term.origin);
      if (term.has_kind) {
        slot.row = static_cast<uint16_t>(out->kind_rows.size() / kKindCount);
        for (const int32_t weight : term.kind)
          out->kind_rows.push_back(static_cast<int16_t>(weight));
      }
      out->names += term.name;
    }
    out->slots.push_back(slot);
    out->keys.push_back(key);
    out->name_ends.push_back(static_cast<uint32_t>(out->names.size()));
  }
}

// Two keys may share home and fingerprint and differ in a bit that the table does not keep: then
// one would be found for the other.
Status CheckDistinct(const HotTable& table) {
  ModelView view;
  view.slots = table.slots;
  for (size_t at = 0; at < table.slots.size(); ++at) {
    if (table.keys[at] == 0) continue;
    if (view.Find(table.keys[at]) != static_cast<int32_t>(at)) {
      const uint32_t begin = at == 0 ? 0 : table.name_ends[at - 1];
      return Status(Code::kBadArgument,
                    "terms: " + table.names.substr(begin, table.name_ends[at] - begin) +
                        ": its key is that of another term; drop one of them");
    }
  }
  return {};
}

}  // namespace

Status BuildHotTable(const std::vector<TermEntry>& terms, HotTable* out) {
  std::vector<const TermEntry*> sorted;
  for (const TermEntry& term : terms) {
    if (Status s = CheckTerm(term); !s.ok()) return s;
    sorted.push_back(&term);
  }
  std::sort(sorted.begin(), sorted.end(), [](const TermEntry* a, const TermEntry* b) {
    return a->key != b->key ? a->key < b->key : a->name < b->name;
  });
  const auto rows =
      std::count_if(terms.begin(), terms.end(), [](const TermEntry& t) { return t.has_kind; });
  if (rows >= kNoRow)
    return Status(Code::kBadArgument, "terms: more than 65534 with kind weights; select fewer");

  size_t size = std::max(kLeastSlots, std::bit_ceil(2 * terms.size()));
  std::vector<int32_t> term_at = Place(sorted, size);
  for (int doublings = 0; term_at.empty() && doublings < 3; ++doublings)
    term_at = Place(sorted, size *= 2);
  if (term_at.empty())
    return Status(Code::kBadArgument, "terms: their keys collide; make them with features/terms.h");
  HotTable table;
  Fill(sorted, term_at, &table);
  if (Status s = CheckDistinct(table); !s.ok()) return s;
  *out = std::move(table);
  return {};
}

}  // namespace backstop::model
