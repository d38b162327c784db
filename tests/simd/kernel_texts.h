// The texts that kernels and their scalar twins are compared on, and the fixture that does so on
// every target that this CPU runs.

#ifndef BACKSTOP_TESTS_SIMD_KERNEL_TEXTS_H_
#define BACKSTOP_TESTS_SIMD_KERNEL_TEXTS_H_

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "simd/kernels.h"

namespace backstop::simd {

struct Alphabet {
  const char* name;
  std::string letters;
};

inline std::vector<Alphabet> Alphabets() {
  std::string any;
  for (int c = 0; c < 256; ++c) any.push_back(static_cast<char>(c));
  return {
      {"any byte", any},
      {"text", "abcdefghij KLMNOPQ 0123456789_'-.,\r\n"},
      {"blanks", std::string("  \t\r\n\v\f\0aZ", 10)},
      {"line ends", "\r\n\r\nx"},
      {"edges of ranges", "@AZ[`az{/09:\x08\x0e\x1f!\x7f\x80\xff\xc3\xa9"},
      {"base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"},
      {"base64 with line ends", "ABCDabcd0123+/ABCDabcd0123+/ABCDabcd0123+/\n"},
      {"base64 with junk", "ABCDabcd0123+/ABCDabcd0123+/ABCDabcd0123+/=-\r\n"},
  };
}

// Calls f(text) for all texts up to `length` letters, behind fillers that put them across the edge
// of a block.
template <typename F>
void ForEachShortText(const std::string& letters, size_t length, F&& f) {
  for (size_t size = 0; size <= length; ++size) {
    std::vector<size_t> at(size, 0);
    while (true) {
      std::string text;
      for (const size_t i : at) text.push_back(letters[i]);
      for (const size_t filler : {size_t{0}, size_t{61}, size_t{64}})
        f(std::string(filler, 'A') + text);
      size_t place = 0;
      while (place < size && ++at[place] == letters.size()) at[place++] = 0;
      if (place == size) break;
    }
  }
}

template <typename F>
void ForEachRandomText(F&& f) {
  std::mt19937 random(20240611);
  for (const Alphabet& alphabet : Alphabets()) {
    SCOPED_TRACE(alphabet.name);
    for (size_t size = 0; size <= 300; ++size) {
      std::string text(size, ' ');
      for (char& c : text) c = alphabet.letters[random() % alphabet.letters.size()];
      f(text);
    }
  }
}

// By the name of its target.
class Kernels : public testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(ForceTarget(GetParam())); }
  void TearDown() override { ForceTarget(""); }
};

}  // namespace backstop::simd

#endif  // BACKSTOP_TESTS_SIMD_KERNEL_TEXTS_H_
