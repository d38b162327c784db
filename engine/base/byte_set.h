// A set of bytes as a table, and searches by it: a look-up a byte, where string_view's
// find_first_of and find make a call of memchr for each.

#ifndef BACKSTOP_BASE_BYTE_SET_H_
#define BACKSTOP_BASE_BYTE_SET_H_

#include <array>
#include <cstddef>
#include <string_view>

namespace backstop {

class ByteSet {
 public:
  explicit constexpr ByteSet(std::string_view bytes, std::string_view more = {}) {
    for (const char c : bytes) has_[static_cast<unsigned char>(c)] = true;
    for (const char c : more) has_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool Has(char c) const { return has_[static_cast<unsigned char>(c)]; }

  // Where the first byte of the set stands at or behind `from`; text.size() when nowhere.
  constexpr size_t Find(std::string_view text, size_t from = 0) const {
    while (from < text.size() && !Has(text[from])) ++from;
    return from < text.size() ? from : text.size();
  }
  constexpr bool IsIn(std::string_view text) const { return Find(text) < text.size(); }

 private:
  std::array<bool, 256> has_{};
};

}  // namespace backstop

#endif  // BACKSTOP_BASE_BYTE_SET_H_
