// Named character references of html. The contents are generated (entity_table.cc); the counts here
// are checked by the generator.

#ifndef BACKSTOP_DECODE_ENTITY_TABLE_H_
#define BACKSTOP_DECODE_ENTITY_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace backstop::decode {

struct Entity {
  uint16_t code_point;
  bool is_bare_allowed;  // "&nbsp" without the semicolon
};

inline constexpr size_t kLongestEntity = 16;

// By name, in which case counts; null when there is none. Static lifetime.
const Entity* FindEntity(std::string_view name);

}  // namespace backstop::decode

#endif  // BACKSTOP_DECODE_ENTITY_TABLE_H_
