// Which of a fixed set of names a word is, without trying one after the other: an open-addressed
// table built at compile time, by a hash of the first and last four bytes and the length. It is
// sparse, so that most words that are no name meet an empty slot. A name's first and last eight
// bytes (all of a shorter one, and zeros) are its key: they are all of a name of at most
// 16, so only longer ones are compared as text.

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
    ids_.fill(kNone);
    for (size_t id = 0; id < kNames; ++id) {
      if (names[id].empty()) continue;
      const Key key = KeyIn(names[id], 0, names[id].size());
      keys_[id] = {Block(key.front), Block(key.back), key.size};
      size_t slot = SlotOf(key);
      while (ids_[slot] != kNone) slot = (slot + 1) % kSlots;
      ids_[slot] = static_cast<uint16_t>(id);
    }
  }

  // Place of the name among those given; kNone when it is none of them. O(1).
  constexpr size_t Find(std::string_view name) const { return FindIn(name, 0, name.size()); }
  constexpr bool Has(std::string_view name) const { return Find(name) != kNone; }
  // The same for text[begin, end), which is read without a branch where eight bytes follow.
  constexpr size_t FindIn(std::string_view text, size_t begin, size_t end) const {
    if (begin == end) return kNone;
    const Key key = KeyIn(text, begin, end);
    for (size_t slot = SlotOf(key); ids_[slot] != kNone; slot = (slot + 1) % kSlots) {
      const Key& known = keys_[ids_[slot]];
      if (known.front != Block(key.front) || known.back != Block(key.back) ||
          known.size != key.size)
        continue;
      if (key.size <= 16 || IsSame(names_[ids_[slot]], text.data() + begin)) return ids_[slot];
    }
    return kNone;
  }

 private:
  struct Key {
    uint64_t front = 0, back = 0;
    size_t size = 0;
  };
  static_assert(kNames < UINT16_MAX);
  static constexpr size_t kSlots = std::bit_ceil(kNames < 128 ? 8 * kNames : 2 * kNames);
  static constexpr int kShift = 64 - std::countr_zero(kSlots);

  static constexpr uint64_t Block(uint64_t bytes) {
    return kCase == NameCase::kAny ? LowerBlock(bytes) : bytes;
  }

  static constexpr Key KeyIn(std::string_view text, size_t begin, size_t end) {
    const size_t size = end - begin;
    const uint64_t front = FrontBytesIn(text, begin, end);
    return {front, size < 8 ? front << (64 - 8 * size) : LoadBytes<uint64_t>(text, end - 8), size};
  }

  // By the first and the last four bytes. Letters of both cases share their bits but 0x20.
  static constexpr size_t SlotOf(const Key& key) {
    constexpr uint64_t kLow = UINT32_MAX;
    const uint64_t ends = (key.front & kLow) | (key.back & ~kLow) | 0x2020202020202020u;
    return (ends + key.size) * 0x9E3779B97F4A7C15u >> kShift;
  }

  // Out of line: few words come so far.
  [[gnu::noinline]] static constexpr bool IsSame(std::string_view name, const char* bytes) {
    const std::string_view word(bytes, name.size());
    return kCase == NameCase::kAny ? EqualsNoCase(name, word) : name == word;
  }

  const std::string_view* names_;
  std::array<uint16_t, kSlots> ids_{};
  std::array<Key, kNames> keys_{};
};

}  // namespace backstop

#endif  // BACKSTOP_BASE_NAME_TABLE_H_
