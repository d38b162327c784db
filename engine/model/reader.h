// A model file's bytes, verified and laid open for scoring: no copy, views into the mapping. Checks everything before
// anything is used: envelope, version, checksum, FlatBuffers structure, every index and number in range.

#ifndef BACKSTOP_MODEL_READER_H_
#define BACKSTOP_MODEL_READER_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "backstop/status.h"
#include "model/content.h"

namespace backstop::model {

// One slot of the hot table, open addressing with linear probing; empty: fingerprint 0 and origin 0 and row kNoRow.
struct Slot {
  uint32_t fingerprint;  // upper half of the key, never 0 in a full slot
  int16_t origin;        // 1/kWeightOne nat
  uint16_t row;          // into kind rows, or kNoRow
};
static_assert(sizeof(Slot) == 8);
inline constexpr uint16_t kNoRow = 0xffff;

class ModelFile;  // FlatBuffers root, in reader.cc

// Views into the bytes given to Open, which must outlive it.
struct ModelView {
  std::span<const Slot> slots;           // power of two of them; home slot: key & (size - 1)
  std::span<const int16_t> kind_rows;    // kKindCount each
  KindHead kind;
  OriginHead origin;

  // Slot index of a term, or -1.
  int32_t Find(uint64_t key) const {
    const uint32_t mask = static_cast<uint32_t>(slots.size()) - 1;
    const uint32_t fingerprint = static_cast<uint32_t>(key >> 32) | 1u;
    for (uint32_t at = static_cast<uint32_t>(key) & mask;; at = (at + 1) & mask) {
      const Slot& slot = slots[at];
      if (slot.fingerprint == fingerprint) return static_cast<int32_t>(at);
      if (slot.fingerprint == 0) return -1;
    }
  }
};

}  // namespace backstop::model

#endif  // BACKSTOP_MODEL_READER_H_
