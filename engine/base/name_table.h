// Which of a fixed set of names a word is, without trying one after the other: an open-addressed
// table built at compile time. A name's first and last eight bytes (all of a shorter one, with
// zeros behind) are its key: they are all of a name of at most 16, so only longer ones are compared
// as text.

#ifndef BACKSTOP_BASE_NAME_TABLE_H_
#define BACKSTOP_BASE_NAME_TABLE_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace backstop {

// In any ASCII case, then the names are lower case; or as they are written.
enum class NameCase : uint8_t { kAny, kWritten };

template <size_t kNames, NameCase kCase = NameCase::kAny>
class NameTable {
 public:
  static constexpr size_t kNone = kNames;

  // REQUIRES: names of static lifetime, each once; empty ones are never found.
  constexpr explicit NameTable(const std::string_view (&names)[kNames]) : names_(names) {
    for (size_t id = 0; id < kNames; ++id) {
      if (names[id].empty()) continue;
      const Key key = KeyOf(names[id]);
      size_t slot = SlotOf(key);
      while (slots_[slot].id != kNone) slot = (slot + 1) % kSlots;
      slots_[slot] = {key, static_cast<uint16_t>(id)};
    }
  }

  // Place of the name among those given; kNone when it is none of them. O(1).
  constexpr size_t Find(std::string_view name) const {
    return name.empty() ? kNone : FindKey(KeyOf(name), name);
  }
  constexpr bool Has(std::string_view name) const { return Find(name) != kNone; }
  // The same for text[begin, end): its key is read without a branch where eight bytes follow.
  size_t FindIn(std::string_view text, size_t begin, size_t end) const {
    if (begin == end) return kNone;
    const size_t size = end - begin;
    const uint64_t front = FrontBytesIn(text, begin, end);
    const uint64_t back = FrontBytesIn(text, size < 8 ? begin : end - 8, end);
    return FindKey({Block(front), Block(back), static_cast<uint32_t>(size)},
                   {text.data() + begin, size});
  }

 private:
  struct Key {
    uint64_t front = 0, back = 0;
    uint32_t size = 0;
    friend constexpr bool operator==(const Key&, const Key&) = default;
  };
  struct Slot {
    Key key;
    uint16_t id = kNone;
  };
  static_assert(kNames < UINT16_MAX);
  static constexpr size_t kSlots = std::bit_ceil(2 * kNames);
  static constexpr int kShift = 64 - std::countr_zero(kSlots);

  static constexpr uint64_t Block(uint64_t bytes) {
    return kCase == NameCase::kAny ? LowerBlock(bytes) : bytes;
  }
  static constexpr bool IsSame(std::string_view a, std::string_view b) {
    return kCase == NameCase::kAny ? EqualsNoCase(a, b) : a == b;
  }

  static constexpr Key KeyOf(std::string_view name) {
    const uint64_t front = FrontBytes(name);
    const uint64_t back = name.size() < 8 ? front : LoadBytes<uint64_t>(name, name.size() - 8);
    return {Block(front), Block(back), static_cast<uint32_t>(name.size())};
  }

  static constexpr size_t SlotOf(const Key& key) {
    const uint64_t mixed = key.front * 0x9E3779B97F4A7C15u ^ key.back * 0xD6E8FEB86659FD93u;
    return (mixed + key.size) * 0xC2B2AE3D27D4EB4Fu >> kShift;
  }

  constexpr size_t FindKey(const Key& key, std::string_view name) const {
    for (size_t slot = SlotOf(key); slots_[slot].id != kNone; slot = (slot + 1) % kSlots) {
      if (slots_[slot].key == key && (name.size() <= 16 || IsSame(names_[slots_[slot].id], name)))
        return slots_[slot].id;
    }
    return kNone;
  }

  const std::string_view* names_;
  std::array<Slot, kSlots> slots_{};
};

}  // namespace backstop

#endif  // BACKSTOP_BASE_NAME_TABLE_H_
