// Open addressing with linear probing over a shared mapping. Blocks are allocated before they are
// mapped, so that a full disk is an error here and not a signal at the first write.

#include "disk_map/disk_map.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

#include <cstdio>

#include "disk_map/nameless_file.h"

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

DiskMap::~DiskMap() {
  if (slots_ != nullptr) munmap(slots_, bytes_on_disk());
}

size_t DiskMap::bytes_on_disk() const { return slot_count_ * sizeof(Slot); }

DiskMap::Slot* DiskMap::SlotOf(const Digest& key) const {
  const size_t mask = slot_count_ - 1;
  size_t at = static_cast<size_t>(key.low) & mask;
  while (slots_[at].key != Digest{} && slots_[at].key != key) at = (at + 1) & mask;
  return &slots_[at];
}

Status DiskMap::Grow(size_t slots) {
  int file = -1;
  if (Status s = MakeNamelessFile(&file); !s.ok()) return s;
  const size_t bytes = slots * sizeof(Slot);
  int error = 0;
  do {
    error = posix_fallocate(file, 0, static_cast<off_t>(bytes));
  } while (error == EINTR);
  void* mapped = MAP_FAILED;
  if (error == 0) {
    mapped = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) error = errno;
  }
  close(file);
  if (error != 0) return NamelessFileFault("make", error);
  Slot* const old = slots_;
  const size_t old_count = slot_count_;
  slots_ = static_cast<Slot*>(mapped);
  slot_count_ = slots;
  for (size_t i = 0; i < old_count; ++i) {
    if (old[i].key != Digest{}) *SlotOf(old[i].key) = old[i];
  }
  if (old != nullptr) munmap(old, old_count * sizeof(Slot));
  return {};
}

Status DiskMap::FindOrAdd(const Digest& key, uint64_t fresh, uint64_t** value, bool* is_new) {
  if (10 * size_ >= 7 * slot_count_) {
    if (Status s = Grow(2 * slot_count_); !s.ok()) return s;
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
