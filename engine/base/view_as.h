// Bytes of a mapped file taken as an array of fixed-size records: the one place where the engine
// reinterprets memory.

#ifndef BACKSTOP_BASE_VIEW_AS_H_
#define BACKSTOP_BASE_VIEW_AS_H_

#include <cassert>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace backstop {

inline bool IsAligned(const void* at, size_t alignment) {
  return reinterpret_cast<uintptr_t>(at) % alignment == 0;
}

// REQUIRES: `bytes` begins at a multiple of alignof(T) and holds whole records.
template <typename T>
std::span<const T> ViewAs(std::string_view bytes) {
  static_assert(std::is_trivially_copyable_v<T>);
  assert(IsAligned(bytes.data(), alignof(T)) && bytes.size() % sizeof(T) == 0);
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

// The way back.
template <typename T>
std::string_view BytesOf(std::span<const T> records) {
  static_assert(std::is_trivially_copyable_v<T>);
  return {reinterpret_cast<const char*>(records.data()), records.size_bytes()};
}

inline const uint8_t* AsOctets(std::string_view bytes) {
  return reinterpret_cast<const uint8_t*>(bytes.data());
}

}  // namespace backstop

#endif  // BACKSTOP_BASE_VIEW_AS_H_
