// UTF-8 repair: every code point, every pair and triple of interesting bytes against the table of
// the Unicode standard.

#include "decode/utf8.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "decode/decode.h"
#include "decoded.h"

namespace backstop::decode {
namespace {

const std::string kMark = "\uFFFD";

std::string Encode(uint32_t code_point) {
  char out[4];
  TextSink sink(out);
  sink.Put(code_point);
  return std::string(sink.written());
}

std::string Repair(std::string_view in) {
  Converter converter;
  return RunInto(in.size() * 3,
                 [&](std::span<char> out) { return converter.ToUtf8(CharsetId::kUtf8, in, out); })
      .text;
}

TEST(Utf8, ReadsBackEveryCodePoint) {
  std::string all;
  for (uint32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::string text = Encode(c);
    const Utf8Unit unit = ReadUtf8(text);
    ASSERT_TRUE(unit.is_valid && unit.length == text.size()) << std::hex << c;
    for (size_t cut = 1; cut < text.size(); ++cut) {
      const Utf8Unit part = ReadUtf8(std::string_view(text).substr(0, cut));
      ASSERT_TRUE(!part.is_valid && part.length == cut) << std::hex << c;
    }
  }
}

TEST(Utf8, PutsAMarkForWhatIsNoCharacter) {
  EXPECT_EQ(Encode(0xD800), kMark);
  EXPECT_EQ(Encode(0x110000), kMark);
}

// Unicode 15, 3.9, tables 3-8 to 3-11.
TEST(Utf8, ReplacesMaximalSubparts) {
  const auto marks = [](int n) {
    std::string text;
    for (int i = 0; i < n; ++i) text += kMark;
    return text;
  };
  EXPECT_EQ(Repair("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), marks(8) + "A");
  EXPECT_EQ(Repair("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"), marks(8) + "A");
  EXPECT_EQ(Repair("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"), marks(5) + "A" + marks(2) + "B");
  EXPECT_EQ(Repair("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), marks(4) + "A");
}

TEST(Utf8, GivesValidTextFromAnyBytes) {
  std::mt19937 random(3);
  const std::string_view alphabet = "aZ\x80\xBF\xC2\xE0\xED\xEF\xF0\xF4\xA0\x9F\x90\x8F";
  Converter converter;
  for (int round = 0; round < 20000; ++round) {
    std::string text(random() % 24, ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    for (const CharsetId charset : {CharsetId::kUtf8, CharsetId::kUnknown}) {
      const auto convert = [&](std::string_view in) {
        return RunInto(100,
                       [&](std::span<char> out) { return converter.ToUtf8(charset, in, out); });
      };
      const Outcome once = convert(text);
      ASSERT_EQ(convert(once.text), (Outcome{once.text})) << testing::PrintToString(text);
      ASSERT_EQ(once.is_bad, once.text != text) << testing::PrintToString(text);
    }
  }
}

TEST(Utf8, NeverCutsACharacter) {
  Converter converter;
  const std::string text = "a\u00E9\u20AC\U0001F600z\xFF";
  ExpectEveryCapacityGivesAPrefix(
      40, true, [&](std::span<char> out) { return converter.ToUtf8(CharsetId::kUtf8, text, out); });
}

}  // namespace
}  // namespace backstop::decode
