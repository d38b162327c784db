// Runs a decoder into a buffer of a given size, behind which a guard tells when it wrote too far.

#ifndef BACKSTOP_TESTS_DECODE_DECODED_H_
#define BACKSTOP_TESTS_DECODE_DECODED_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "decode/decode.h"

namespace backstop::decode {

struct Outcome {
  std::string text;
  bool is_bad = false;
  bool is_capped = false;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

inline void PrintTo(const Outcome& outcome, std::ostream* os) {
  *os << testing::PrintToString(outcome.text) << (outcome.is_bad ? " bad" : "")
      << (outcome.is_capped ? " capped" : "");
}

template <typename F>
Outcome RunInto(size_t capacity, F&& decode) {
  std::string out(capacity + 1, '#');
  const Decoded decoded = decode(std::span<char>(out).first(capacity));
  EXPECT_LE(decoded.size, capacity);
  EXPECT_EQ(out.back(), '#') << "wrote behind the output";
  return {out.substr(0, decoded.size), decoded.is_bad, decoded.is_capped};
}

// What fits into `capacity` must be the front of what fits into plenty, cut between characters when
// `is_text`.
template <typename F>
void ExpectEveryCapacityGivesAPrefix(size_t plenty, bool is_text, F&& decode) {
  const Outcome whole = RunInto(plenty, decode);
  ASSERT_FALSE(whole.is_capped);
  for (size_t capacity = 0; capacity < whole.text.size(); ++capacity) {
    const Outcome part = RunInto(capacity, decode);
    ASSERT_TRUE(part.is_capped) << capacity;
    ASSERT_EQ(part.text, whole.text.substr(0, part.text.size())) << capacity;
    ASSERT_GE(part.text.size() + (is_text ? 3 : 0), capacity);
    if (is_text) {
      ASSERT_NE(static_cast<unsigned char>(whole.text[part.text.size()]) & 0xC0, 0x80) << capacity;
    }
  }
  ASSERT_EQ(RunInto(whole.text.size(), decode), whole);
}

}  // namespace backstop::decode

#endif  // BACKSTOP_TESTS_DECODE_DECODED_H_
