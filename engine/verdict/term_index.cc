// Keys go to buckets by their upper bits, and the buckets are placed from the largest to the
// smallest: each takes the first seed that sends all its keys to free places. Words that stand in
// pairs alone have places, too: so a text's words are asked once.

#include "verdict/term_index.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "features/terms.h"
#include "model/envelope.h"

namespace backstop::verdict {
namespace {

constexpr size_t kBucketKeys = 5;  // on average at most, so that 256 seeds do for nearly any
constexpr int kDoublings = 3;

bool IsZoneOf(TermIndex::Head head, Zone zone) {
  const bool is_original = zone == Zone::kOriginalHead || zone == Zone::kOriginalBody;
  return is_original == (head == TermIndex::Head::kOrigin);
}

}  // namespace

Status TermIndex::New(const model::ModelView& view, Head head, const std::string& file,
                      TermIndex* out) {
  TermIndex index;
  uint32_t all_edges = 0;
  const std::vector<Known> keys = index.TakeKeys(view, head, &all_edges);
  const Buckets buckets = index.Deal(keys);
  const size_t count = buckets.keys.size();
  size_t size = std::bit_ceil(count + count / 3 + 1);
  Places places;
  for (int doublings = 0; !index.PlaceAll(buckets, size, &places); ++doublings, size *= 2) {
    if (doublings == kDoublings)
      return model::Corrupt(file, "terms", "keys that are too much alike; train again");
  }
  index.seeds_ = std::move(places.seeds);
  index.slots_ = std::move(places.slots);
  index.FillRows(view, head, buckets.keys, all_edges);
  *out = std::move(index);
  return {};
}

// As they come, a word's key as often as it begins or ends a pair. `all_edges`: what any word may
// be.
std::vector<TermIndex::Known> TermIndex::TakeKeys(const model::ModelView& view, Head head,
                                                  uint32_t* all_edges) {
  std::vector<Known> keys;
  for (uint32_t at = 0; at < view.slots.size(); ++at) {
    const model::Slot& slot = view.slots[at];
    const bool has_row = slot.row != model::kNoRow;
    const bool is_wanted = head == Head::kKind ? has_row : !has_row || slot.origin != 0;
    if (slot.fingerprint == 0 || !is_wanted) continue;
    features::TermParts term;
    const bool is_told =
        features::ParseTermName(view.TermName(at), &term) && term.Key() == view.keys[at];
    if (is_told && !IsZoneOf(head, term.zone)) continue;
    keys.push_back({view.keys[at], at, 0});
    ++size_;
    if (!is_told) {  // of any zone, and a pair of any words, for all we know
      *all_edges = kBegins | kEnds;
      has_pairs_.fill(true);
    } else if (term.gap > 0) {
      keys.push_back({features::WordKey(term.zone, term.first), kNoSlot, kBegins});
      keys.push_back({features::WordKey(term.zone, term.second), kNoSlot, kEnds});
      has_pairs_[static_cast<size_t>(term.zone)] = true;
    }
  }
  return keys;
}

// Deals the keys to buckets, each key once.
TermIndex::Buckets TermIndex::Deal(const std::vector<Known>& keys) {
  const size_t buckets = std::bit_ceil(std::max<size_t>(keys.size() / kBucketKeys, 2));
  seed_shift_ = 64 - static_cast<uint64_t>(std::countr_zero(buckets));
  std::vector<uint32_t> begins(buckets + 1, 0);
  for (const Known& known : keys) ++begins[SeedOf(known.key) + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  Buckets out;
  out.keys.resize(keys.size());
  std::vector<uint32_t> ends(begins.begin(), begins.end() - 1);
  for (const Known& known : keys) {
    const size_t bucket = SeedOf(known.key);
    Known* const first = &out.keys[begins[bucket]];
    Known* const last = &out.keys[ends[bucket]];
    Known* const same =
        std::find_if(first, last, [&](const Known& other) { return other.key == known.key; });
    if (same == last) {
      *same = known;
      ++ends[bucket];
    } else {
      same->slot = std::min(same->slot, known.slot);
      same->edges |= known.edges;
    }
  }
  size_t count = 0;
  for (size_t bucket = 0; bucket < buckets; ++bucket) {
    out.begins.push_back(static_cast<uint32_t>(count));
    for (size_t i = begins[bucket]; i < ends[bucket]; ++i) out.keys[count++] = out.keys[i];
  }
  out.begins.push_back(static_cast<uint32_t>(count));
  out.keys.resize(count);
  return out;
}

// False when a bucket finds no room.
bool TermIndex::PlaceAll(const Buckets& buckets, size_t size, Places* out) {
  place_mask_ = size - 1;
  out->slots.assign(size, kFree);
  out->seeds.assign(buckets.begins.size() - 1, 0);
  std::vector<Bucket> order;
  for (size_t i = 0; i + 1 < buckets.begins.size(); ++i) {
    const uint32_t begin = buckets.begins[i], end = buckets.begins[i + 1];
    if (begin != end) order.push_back(Bucket(buckets.keys).subspan(begin, end - begin));
  }
  std::stable_sort(order.begin(), order.end(),
                   [](Bucket a, Bucket b) { return a.size() > b.size(); });
  return std::all_of(order.begin(), order.end(),
                     [&](Bucket bucket) { return PlaceBucket(bucket, out); });
}

// False when no seed sends the bucket's keys to free places.
bool TermIndex::PlaceBucket(Bucket bucket, Places* out) {
  for (uint32_t seed = 0; seed <= std::numeric_limits<uint8_t>::max(); ++seed) {
    size_t placed = 0;
    for (; placed < bucket.size(); ++placed) {
      uint32_t& slot = out->slots[PlaceOf(bucket[placed].key, seed)];
      if (slot != kFree) break;
      slot = bucket[placed].slot;
    }
    if (placed == bucket.size()) {
      out->seeds[SeedOf(bucket[0].key)] = static_cast<uint8_t>(seed);
      return true;
    }
    while (placed > 0) out->slots[PlaceOf(bucket[--placed].key, seed)] = kFree;
  }
  return false;
}

void TermIndex::FillRows(const model::ModelView& view, Head head, const std::vector<Known>& keys,
                         uint32_t all_edges) {
  const auto front = [](uint32_t tag, uint32_t bits) { return uint64_t{bits} << 32 | tag; };
  const uint32_t no_term = static_cast<uint32_t>(slots_.size());
  nothing_ = no_term | all_edges;
  std::vector<simd::Row> rows(slots_.size(), {front(0, nothing_), {}});
  for (const Known& known : keys) {
    const size_t place = PlaceOf(known.key, seeds_[SeedOf(known.key)]);
    simd::Row& row = rows[place];
    const bool is_term = known.slot != kNoSlot;
    const uint32_t term = is_term ? static_cast<uint32_t>(place) : no_term;
    row.front = front(TagOf(known.key), term | known.edges | all_edges);
    if (!is_term) continue;
    if (head == Head::kOrigin) {
      row.weights[0] = view.slots[known.slot].origin;
    } else {
      const std::span<const int16_t> weights = view.KindRow(known.slot);
      std::copy(weights.begin(), weights.end(), row.weights.begin());
    }
  }
  rows_ = std::move(rows);
}

}  // namespace backstop::verdict
