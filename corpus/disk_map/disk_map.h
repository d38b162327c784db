// A hash table in a file without a name, for what would grow with the corpus: 128-bit digests to
// 64-bit values. The kernel holds as much of it in memory as there is room for.

#ifndef BACKSTOP_CORPUS_DISK_MAP_DISK_MAP_H_
#define BACKSTOP_CORPUS_DISK_MAP_DISK_MAP_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "backstop/status.h"
#include "disk_map/mapped_blocks.h"

namespace backstop::corpus {

struct Digest {
  uint64_t low = 0, high = 0;
  friend bool operator==(const Digest&, const Digest&) = default;
};
// XXH3, 128 bits, never all zero: no two of 10 million messages share one by chance (odds 1 in
// 10^24).
Digest DigestOf(std::string_view bytes);
std::string Hex(const Digest& digest);  // 32 digits

class DiskMap {
 public:
  // kIo.
  static Status Create(std::unique_ptr<DiskMap>* out);

  // The value at `key`, which is added with `fresh` when it is not there; `is_new` tells. Valid
  // until the next FindOrAdd. kIo: the disk is full. 24 bytes a slot, at most 7 of 10 slots in use.
  Status FindOrAdd(const Digest& key, uint64_t fresh, uint64_t** value, bool* is_new);
  // Null when it is not there.
  const uint64_t* Find(const Digest& key) const;

  size_t size() const { return size_; }
  size_t bytes_on_disk() const { return blocks_.size(); }

 private:
  struct Slot;
  DiskMap() = default;
  std::span<Slot> slots() const;  // a power of two
  Slot* SlotOf(const Digest& key) const;
  Status Grow(size_t slot_count);

  MappedBlocks blocks_;
  size_t size_ = 0;
};

}  // namespace backstop::corpus

#endif  // BACKSTOP_CORPUS_DISK_MAP_DISK_MAP_H_
