// Where bytes of a class stand: a vector kernel judges 64 at a time, each by rows for its two
// nibbles, and the places are read off the bits, without a branch on the bytes between.

#ifndef BACKSTOP_SIMD_BYTE_CLASS_H_
#define BACKSTOP_SIMD_BYTE_CLASS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace backstop::simd {

// A set of ASCII bytes. A byte is in it where its rows share a bit: there is one for each of
// ASCII's eight high nibbles.
struct ByteClass {
  std::array<uint8_t, 16> low{};
  std::array<uint8_t, 16> high{};

  // REQUIRES: ASCII.
  explicit constexpr ByteClass(std::string_view bytes) {
    for (const char c : bytes) {
      const auto byte = static_cast<uint8_t>(c);
      const auto bit = static_cast<uint8_t>(1u << (byte >> 4));
      low[byte & 0x0f] |= bit;
      high[byte >> 4] = bit;
    }
  }
};

// Bit i: in[at + i] is of the class; of 64 bytes at most. REQUIRES: at <= in.size().
uint64_t ClassBits(std::string_view in, size_t at, const ByteClass& wanted);

// One after the other the places of a class in a text that outlives it.
class Places {
 public:
  Places(std::string_view in, const ByteClass& wanted)
      : in_(in), wanted_(wanted), bits_(ClassBits(in, 0, wanted)) {}

  // in.size() when there are no more.
  size_t Next() {
    while (bits_ == 0) {
      if (in_.size() - begin_ <= kStep) return in_.size();
      begin_ += kStep;
      bits_ = ClassBits(in_, begin_, wanted_);
    }
    const auto bit = static_cast<size_t>(std::countr_zero(bits_));
    bits_ &= bits_ - 1;
    return begin_ + bit;
  }

 private:
  static constexpr size_t kStep = 64;

  std::string_view in_;
  const ByteClass& wanted_;
  size_t begin_ = 0;
  uint64_t bits_;
};

namespace scalar {
uint64_t ClassBits(std::string_view in, size_t at, const ByteClass& wanted);
}  // namespace scalar

}  // namespace backstop::simd

#endif  // BACKSTOP_SIMD_BYTE_CLASS_H_
