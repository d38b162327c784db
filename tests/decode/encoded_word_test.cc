// Encoded words: the examples of RFC 2047 and RFC 2231, split characters, and what broken writers
// send.

#include <gtest/gtest.h>

#include <string>

#include "decode/decode.h"
#include "decoded.h"

namespace backstop::decode {
namespace {

Outcome Decode(std::string_view in, size_t capacity = 4096) {
  Converter converter;
  return RunInto(capacity, [&](std::span<char> out) { return EncodedWords(in, converter, out); });
}

TEST(EncodedWords, DecodesTheExamplesOfTheRfcs) {
  EXPECT_EQ(Decode("=?US-ASCII?Q?Keith_Moore?= <moore@example.edu>"),
            (Outcome{"Keith Moore <moore@example.edu>"}));
  EXPECT_EQ(Decode("=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?="), (Outcome{"Keld Jørn Simonsen"}));
  EXPECT_EQ(Decode("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n "
                   "=?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?="),
            (Outcome{"If you can read this you understand the example."}));
  EXPECT_EQ(Decode("=?iso-8859-8?b?7eXs+SDv4SDp7Oj08A==?="), (Outcome{"םולש ןב ילטפנ"}));
  EXPECT_EQ(Decode("=?US-ASCII*EN?Q?Keith_Moore?="), (Outcome{"Keith Moore"}));
}

// RFC 2047, 8: the blanks between two encoded words, and only those, are not shown.
TEST(EncodedWords, DropsBlanksBetweenWordsOnly) {
  EXPECT_EQ(Decode("(=?ISO-8859-1?Q?a?=)"), (Outcome{"(a)"}));
  EXPECT_EQ(Decode("(=?ISO-8859-1?Q?a?= b)"), (Outcome{"(a b)"}));
  EXPECT_EQ(Decode("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)"), (Outcome{"(ab)"}));
  EXPECT_EQ(Decode("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)"), (Outcome{"(ab)"}));
  EXPECT_EQ(Decode("(=?ISO-8859-1?Q?a?=\r\n\t=?ISO-8859-1?Q?b?=)"), (Outcome{"(ab)"}));
  EXPECT_EQ(Decode("(=?ISO-8859-1?Q?a_b?=)"), (Outcome{"(a b)"}));
  EXPECT_EQ(Decode("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)"), (Outcome{"(a b)"}));
  EXPECT_EQ(Decode("x =?utf-8?q?a?= - =?utf-8?q?b?= y"), (Outcome{"x a - b y"}));
}

TEST(EncodedWords, JoinsCharactersSplitBetweenWords) {
  EXPECT_EQ(Decode("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?="), (Outcome{"café"}));
  EXPECT_EQ(Decode("=?UTF-8?B?5pel5pw=?= =?utf8?B?rOiqng==?="), (Outcome{"日本語"}));
  EXPECT_EQ(Decode("=?shift_jis?b?lHqQ?= =?x-sjis?b?TQ==?="), (Outcome{"配信"}));
  EXPECT_EQ(Decode("=?iso-2022-jp?b?GyRCRnxLXBsoQg==?= =?iso-2022-jp?b?GyRCOGwbKEI=?="),
            (Outcome{"日本語"}));
}

TEST(EncodedWords, UnfoldsAndRepairsWhatIsNotEncoded) {
  EXPECT_EQ(Decode("one\r\n two\n\tthree"), (Outcome{"one two\tthree"}));
  EXPECT_EQ(Decode("one\r\ntwo"), (Outcome{"one two"}));
  EXPECT_EQ(Decode("caf\xC3\xA9"), (Outcome{"café"}));
  EXPECT_EQ(Decode("caf\xE9"), (Outcome{"café", true}));
  EXPECT_EQ(Decode(""), (Outcome{""}));
}

TEST(EncodedWords, TakesWhatWritersGetWrong) {
  EXPECT_EQ(Decode("=?utf-8?Q?two words?="), (Outcome{"two words"}));
  EXPECT_EQ(Decode("=?utf-8?Q?Really?\?="), (Outcome{"Really?"}));
  EXPECT_EQ(Decode("=?utf-8?Q?a?b?="), (Outcome{"a?b"}));
  EXPECT_EQ(Decode("Re:=?utf-8?q?a?=b"), (Outcome{"Re:ab"}));
  EXPECT_EQ(Decode("=?no-such-charset?q?plain?="), (Outcome{"plain"}));
  EXPECT_EQ(Decode("=?utf-8?q?100=?="), (Outcome{"100=", true}));
}

TEST(EncodedWords, LeavesWhatIsNone) {
  for (const std::string_view text :
       {"=?utf-8?x?a?=", "=?utf-8?q?open", "=?utf-8?q", "=?", "=?\?=", "a=?b", "=?utf-8?qq?a?="}) {
    EXPECT_EQ(Decode(text), (Outcome{std::string(text)})) << text;
  }
}

TEST(EncodedWords, DecodesSixtyFourWordsAndPassesTheRestOn) {
  std::string in;
  for (int i = 0; i < 65; ++i) in += " =?utf-8?q?x?=";
  EXPECT_EQ(Decode(in), (Outcome{" " + std::string(64, 'x') + " =?utf-8?q?x?="}));
}

TEST(EncodedWords, SaysWhenAWordIsTooLong) {
  const std::string in = "=?utf-8?q?" + std::string(20000, 'x') + "?= end";
  const Outcome outcome = Decode(in, 30000);
  EXPECT_TRUE(outcome.is_capped);
  EXPECT_TRUE(outcome.text.ends_with("x end"));
}

TEST(EncodedWords, NeverCutsACharacter) {
  Converter converter;
  const std::string_view in =
      "\xE9 =?utf-8?q?caf=C3?= =?utf-8?q?=A9?= =?shift_jis?b?lHqQTQ==?= =?koi8-r?q?=EF?=";
  ExpectEveryCapacityGivesAPrefix(
      100, true, [&](std::span<char> out) { return EncodedWords(in, converter, out); });
}

}  // namespace
}  // namespace backstop::decode
