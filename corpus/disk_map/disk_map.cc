// Open addressing with linear probing over a shared mapping.

#include "disk_map/disk_map.h"

#include <xxhash.h>

#include <cstdio>
#include <utility>

namespace backstop::corpus {
namespace {

constexpr size_t kFirstSlots = size_t{1} << 16;

}  // namespace

// All zero: free.
struct DiskMap::Slot {
  Digest key;
  uint64_t value;
};

Digest DigestOf(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return hash.low64 == 0 && hash.high64 == 0 ? Digest{1, 0} : Digest{hash.low64, hash.high64};
}

std::string Hex(const Digest& digest) {
  char text[33];
  std::snprintf(text, sizeof(text), "%016llx%016llx", static_cast<unsigned long long>(digest.high),
                static_cast<unsigned long long>(digest.low));
  return text;
}

Status DiskMap::Create(std::unique_ptr<DiskMap>* out) {
  std::unique_ptr<DiskMap> map(new DiskMap);
  if (Status s = map->Grow(kFirstSlots); !s.ok()) return s;
  *out = std::move(map);
  return {};
}

std::span<DiskMap::Slot> DiskMap::slots() const {
  return {reinterpret_cast<Slot*>(blocks_.data()), blocks_.size() / sizeof(Slot)};
}

DiskMap::Slot* DiskMap::SlotOf(const Digest& key) const {
  const std::span<Slot> slots = this->slots();
  const size_t mask = slots.size() - 1;
  size_t at = static_cast<size_t>(key.low) & mask;
  while (slots[at].key != Digest{} && slots[at].key != key) at = (at + 1) & mask;
  return &slots[at];
}

Status DiskMap::Grow(size_t slot_count) {
  const std::span<Slot> earlier = slots();
  MappedBlocks blocks;
  if (Status s = MappedBlocks::Make(slot_count * sizeof(Slot), &blocks); !s.ok()) return s;
  std::swap(blocks_, blocks);
  for (const Slot& slot : earlier) {
    if (slot.key != Digest{}) *SlotOf(slot.key) = slot;
  }
  return {};
}

Status DiskMap::FindOrAdd(const Digest& key, uint64_t fresh, uint64_t** value, bool* is_new) {
  if (10 * size_ >= 7 * slots().size()) {
    if (Status s = Grow(2 * slots().size()); !s.ok()) return s;
  }
  Slot* const slot = SlotOf(key);
  *is_new = slot->key != key;
  if (*is_new) {
    *slot = {key, fresh};
    ++size_;
  }
  *value = &slot->value;
  return {};
}

const uint64_t* DiskMap::Find(const Digest& key) const {
  const Slot* const slot = SlotOf(key);
  return slot->key == key ? &slot->value : nullptr;
}

}  // namespace backstop::corpus
