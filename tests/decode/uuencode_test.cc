// Uuencode, against texts made by Python's binascii.b2a_uu.

#include <gtest/gtest.h>

#include "decode/decode.h"
#include "decoded.h"

namespace backstop::decode {
namespace {

Outcome Decode(std::string_view in) {
  return RunInto(in.size(), [in](std::span<char> out) { return Uuencode(in, out); });
}

constexpr std::string_view kText =
    "The mailbox is full.\nPlease try again next week, when there is room.\n";
constexpr std::string_view kLines[] = {
    "M5&AE(&UA:6QB;W@@:7,@9G5L;\"X*4&QE87-E('1R>2!A9V%I;B!N97AT('=E",
    "896LL('=H96X@=&AE<F4@:7,@<F]O;2X*"};

std::string Letter(std::string_view line_end) {
  std::string text;
  for (const std::string_view line :
       {std::string_view("Hello,"), std::string_view("begin 644 note.txt"), kLines[0], kLines[1],
        std::string_view("`"), std::string_view("end"), std::string_view("Bye")}) {
    text.append(line).append(line_end);
  }
  return text;
}

TEST(Uuencode, DecodesBetweenBeginAndEndWithAnyLineEnd) {
  for (const std::string_view line_end : {"\n", "\r\n", "\r"}) {
    EXPECT_EQ(Decode(Letter(line_end)), (Outcome{std::string(kText)}));
  }
}

TEST(Uuencode, FillsUpLinesThatLostTheirBlanks) {
  EXPECT_EQ(Decode("begin 644 x\n#\n`\nend\n"), (Outcome{std::string(3, '\0')}));
  EXPECT_EQ(Decode("begin 644 x\n#86)C\nend\n"), (Outcome{"abc"}));
}

TEST(Uuencode, SaysWhenTheFrameIsBroken) {
  EXPECT_EQ(Decode("no frame here\n#86)C\n"), (Outcome{"", true}));
  EXPECT_EQ(Decode("begin 644 x\n#86)C\n"), (Outcome{"abc", true}));
  EXPECT_EQ(Decode("begin 9 x\n#86)C\nend\n"), (Outcome{"", true}));
  EXPECT_TRUE(Decode("begin 644 x\n#86)\xFF\nend\n").is_bad);
}

TEST(Uuencode, FillsASmallOutputToTheLastByte) {
  const std::string text = Letter("\n");
  ExpectEveryCapacityGivesAPrefix(200, false,
                                  [&](std::span<char> out) { return Uuencode(text, out); });
}

}  // namespace
}  // namespace backstop::decode
