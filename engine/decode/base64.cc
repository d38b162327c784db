// Base64 (RFC 2045, 6.8): the vector kernel takes whole groups of four letters; a byte-wise machine
// takes what the kernel stops at (odd line lengths, junk, padding) and hands back as soon as it
// stands between two groups.

#include <algorithm>
#include <array>
#include <cstring>

#include "base/bytes.h"
#include "decode/decode.h"
#include "simd/kernels.h"

namespace backstop::decode {

namespace {

enum : uint8_t { kBlank = 64, kPadding = 65, kJunk = 66 };

constexpr std::array<uint8_t, 256> kClasses = [] {
  std::array<uint8_t, 256> classes{};
  classes.fill(kJunk);
  uint8_t value = 0;
  for (const char c :
       std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")) {
    classes[static_cast<unsigned char>(c)] = value++;
  }
  for (const char c : std::string_view(" \t\r\n")) classes[static_cast<unsigned char>(c)] = kBlank;
  classes['='] = kPadding;
  return classes;
}();

// Below this the byte-wise machine is as fast; also how far it goes before the kernel is tried anew
// on hostile input.
constexpr size_t kWorthwhile = 64;

struct Machine {
  std::string_view in;
  std::span<char> out;
  Decoded result;
  size_t at = 0;
  uint32_t bits = 0;  // of the group begun
  int letters = 0;    // in the group begun
  bool is_padded = false;

  void Emit(int count) {
    for (int i = 0; i < count; ++i) {
      if (result.size == out.size()) {
        result.is_capped = true;
        return;
      }
      out[result.size++] = static_cast<char>(bits >> (16 - 8 * i) & 0xff);
    }
  }

  // Two letters are one byte, three are two; one alone is six bits of nothing.
  void EndGroup() {
    if (letters == 1) result.is_bad = true;
    bits <<= 6 * (4 - letters);
    if (letters >= 2) Emit(letters - 1);
    letters = 0;
    bits = 0;
  }

  void Step(uint8_t klass) {
    if (klass < kBlank) {
      if (is_padded) result.is_bad = true;  // a second encoded text behind the first
      is_padded = false;
      bits = bits << 6 | klass;
      if (++letters == 4) EndGroup();
    } else if (klass == kPadding) {
      if (letters > 0) EndGroup();
      is_padded = true;
    } else if (klass == kJunk) {
      result.is_bad = true;
    }
  }

  // The kernel overruns, so it is given only what leaves room for that inside `out`.
  size_t RunKernel() {
    const size_t room = out.size() - result.size;
    if (room <= simd::kOverrun) return 0;
    const size_t share = std::min(in.size() - at, room - simd::kOverrun);
    const simd::Base64Scan scan =
        simd::DecodeBase64Blocks(in.substr(at, share), out.subspan(result.size));
    result.size += scan.written;
    at += scan.consumed;
    if (scan.written > 0 && is_padded) {
      result.is_bad = true;
      is_padded = false;
    }
    return scan.consumed;
  }
};

}  // namespace

Decoded Base64(std::string_view in, std::span<char> out) {
  Machine machine{.in = in, .out = out, .result = {}};
  size_t kernel_from = 0;
  while (machine.at < in.size() && !machine.result.is_capped) {
    if (machine.letters == 0 && machine.at >= kernel_from &&
        in.size() - machine.at >= kWorthwhile) {
      const size_t consumed = machine.RunKernel();
      kernel_from = consumed >= kWorthwhile ? machine.at : machine.at + kWorthwhile;
      if (machine.at == in.size()) break;
    }
    machine.Step(kClasses[static_cast<unsigned char>(in[machine.at++])]);
  }
  if (!machine.result.is_capped) machine.EndGroup();
  return machine.result;
}

}  // namespace backstop::decode
