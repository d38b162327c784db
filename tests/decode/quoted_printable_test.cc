// Quoted-printable: the rules of RFC 2045 one by one, and what broken writers send.

#include <gtest/gtest.h>

#include "decode/decode.h"
#include "decoded.h"

namespace backstop::decode {
namespace {

Outcome Decode(std::string_view in) {
  return RunInto(in.size(), [in](std::span<char> out) { return QuotedPrintable(in, out); });
}

TEST(QuotedPrintable, DecodesEveryByte) {
  for (int byte = 0; byte < 256; ++byte) {
    char upper[4];
    char lower[4];
    std::snprintf(upper, sizeof(upper), "=%02X", static_cast<unsigned>(byte));
    std::snprintf(lower, sizeof(lower), "=%02x", static_cast<unsigned>(byte));
    EXPECT_EQ(Decode(upper), (Outcome{std::string(1, static_cast<char>(byte))}));
    EXPECT_EQ(Decode(lower), (Outcome{std::string(1, static_cast<char>(byte))}));
  }
}

TEST(QuotedPrintable, JoinsLinesAtSoftBreaks) {
  EXPECT_EQ(Decode("one=\r\ntwo=\nthree=\rfour"), (Outcome{"onetwothreefour"}));
  EXPECT_EQ(Decode("padded= \t \r\nline"), (Outcome{"paddedline"}));
  EXPECT_EQ(Decode("end="), (Outcome{"end"}));
  EXPECT_EQ(Decode("end=  "), (Outcome{"end"}));
}

TEST(QuotedPrintable, KeepsHardBreaks) {
  EXPECT_EQ(Decode("a\r\nb\nc\rd"), (Outcome{"a\r\nb\nc\rd"}));
}

TEST(QuotedPrintable, KeepsABadEscapeAsWritten) {
  EXPECT_EQ(Decode("a=ZZb"), (Outcome{"a=ZZb", true}));
  EXPECT_EQ(Decode("x=4"), (Outcome{"x=4", true}));
  EXPECT_EQ(Decode("== 41=41"), (Outcome{"== 41A", true}));
  EXPECT_EQ(Decode("http://x.example/?a=b&c==3D"), (Outcome{"http://x.example/?a=b&c==", true}));
}

TEST(QuotedPrintable, FillsASmallOutputToTheLastByte) {
  const std::string_view text = "caf=C3=A9 au=\r\n lait =3D fine = \nend";
  ExpectEveryCapacityGivesAPrefix(100, false,
                                  [&](std::span<char> out) { return QuotedPrintable(text, out); });
}

}  // namespace
}  // namespace backstop::decode
