// Base64: a table of RFC 4648's vectors and of what broken writers send, and a decoder of a few
// lines as the oracle.

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "decode/decode.h"
#include "decoded.h"

namespace backstop::decode {
namespace {

Outcome Decode(std::string_view in, size_t capacity) {
  return RunInto(capacity, [in](std::span<char> out) { return Base64(in, out); });
}
Outcome Decode(std::string_view in) { return Decode(in, in.size()); }

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string Encode(std::string_view bytes, size_t line_length) {
  std::string text;
  uint32_t bits = 0;
  int count = 0;
  const auto put = [&](char c) {
    text.push_back(c);
    if (++count % static_cast<int>(line_length) == 0) text += "\r\n";
  };
  for (size_t i = 0; i < bytes.size(); i += 3) {
    bits = 0;
    const size_t group = std::min<size_t>(3, bytes.size() - i);
    for (size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (k < group ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (size_t k = 0; k < 4; ++k) put(k <= group ? kAlphabet[bits >> (18 - 6 * k) & 63] : '=');
  }
  return text;
}

// Collects six bits at a time; padding ends a group.
Outcome DecodeSlowly(std::string_view in) {
  Outcome outcome;
  std::string bits;
  bool after_padding = false;
  const auto end_group = [&] {
    if (bits.size() == 6) outcome.is_bad = true;
    for (size_t i = 0; i + 8 <= bits.size(); i += 8) {
      outcome.text.push_back(static_cast<char>(std::stoi(bits.substr(i, 8), nullptr, 2)));
    }
    bits.clear();
  };
  for (const char c : in) {
    const size_t value = kAlphabet.find(c);
    if (value != std::string_view::npos) {
      outcome.is_bad |= after_padding;
      after_padding = false;
      for (int bit = 5; bit >= 0; --bit) bits.push_back((value >> bit & 1) != 0 ? '1' : '0');
      if (bits.size() == 24) end_group();
    } else if (c == '=') {
      end_group();
      after_padding = true;
    } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
      outcome.is_bad = true;
    }
  }
  end_group();
  return outcome;
}

TEST(Base64, DecodesTheVectorsOfRfc4648) {
  EXPECT_EQ(Decode(""), (Outcome{""}));
  EXPECT_EQ(Decode("Zg=="), (Outcome{"f"}));
  EXPECT_EQ(Decode("Zm8="), (Outcome{"fo"}));
  EXPECT_EQ(Decode("Zm9v"), (Outcome{"foo"}));
  EXPECT_EQ(Decode("Zm9vYg=="), (Outcome{"foob"}));
  EXPECT_EQ(Decode("Zm9vYmE="), (Outcome{"fooba"}));
  EXPECT_EQ(Decode("Zm9vYmFy"), (Outcome{"foobar"}));
}

TEST(Base64, TakesMissingPaddingAndDropsASingleLetter) {
  EXPECT_EQ(Decode("Zm9vYg"), (Outcome{"foob"}));
  EXPECT_EQ(Decode("Zm9vY"), (Outcome{"foo", true}));
}

TEST(Base64, SkipsJunkAndSaysSo) {
  EXPECT_EQ(Decode("Zm9v\r\n YmFy\t\r\n"), (Outcome{"foobar"}));
  EXPECT_EQ(Decode("Zm9v-YmFy"), (Outcome{"foobar", true}));
  EXPECT_EQ(Decode("Zm\xFF"
                   "9v"),
            (Outcome{"foo", true}));
}

TEST(Base64, GoesOnBehindPaddingInTheMiddle) {
  EXPECT_EQ(Decode("Zg==\r\nZm9v"), (Outcome{"ffoo", true}));
  EXPECT_EQ(Decode("Zg==\r\n==\r\n"), (Outcome{"f"}));
}

TEST(Base64, AgreesWithTheSlowDecoderOnEveryLineLength) {
  std::mt19937 random(1);
  for (size_t line = 1; line < 100; ++line) {
    std::string bytes(random() % 400, ' ');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string text = Encode(bytes, line);
    ASSERT_EQ(Decode(text, bytes.size()), (Outcome{bytes})) << line;
    ASSERT_EQ(Decode(text, text.size() + 200), (Outcome{bytes})) << line;
  }
}

TEST(Base64, AgreesWithTheSlowDecoderOnDamagedText) {
  std::mt19937 random(2);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes(random() % 300, 'x');
    std::string text = Encode(bytes, 76);
    for (size_t hits = random() % 4; hits > 0 && !text.empty(); --hits) {
      text[random() % text.size()] = "=-\n\xFF A="[random() % 7];
    }
    ASSERT_EQ(Decode(text, text.size() + 200), DecodeSlowly(text)) << text;
    ASSERT_EQ(Decode(text, text.size()), DecodeSlowly(text)) << text;
  }
}

TEST(Base64, FillsASmallOutputToTheLastByte) {
  const std::string text = Encode(std::string(301, 'q'), 76);
  ExpectEveryCapacityGivesAPrefix(400, false,
                                  [&](std::span<char> out) { return Base64(text, out); });
}

}  // namespace
}  // namespace backstop::decode
