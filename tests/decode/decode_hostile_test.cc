// Hostile input: every decoder's time stays proportional to the input. Each is given the same bait
// at one length and at four times that; four times the time is right, sixteen would be a square,
// and the bound lies between.

#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <functional>
#include <string>

#include "decode/decode.h"

namespace backstop::decode {
namespace {

constexpr size_t kSmall = size_t{32} << 10;
constexpr double kMostGrowth = 10;
constexpr double kClockFloor_ms = 2;  // below it the clock, not the decoder, is measured

double CpuMilliseconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

using Decoder = std::function<void(std::string_view, std::span<char>)>;

double BestOfThree(const Decoder& decoder, const std::string& in) {
  std::string out(in.size() * 3 + 256, ' ');
  double best = 1e9;
  for (int round = 0; round < 3; ++round) {
    const double begin = CpuMilliseconds();
    decoder(in, out);
    best = std::min(best, CpuMilliseconds() - begin);
  }
  return best;
}

std::string Repeat(std::string_view bait, size_t size) {
  std::string text;
  while (text.size() < size) text += bait;
  return text;
}

void ExpectLinear(const std::string& what, std::string_view front, std::string_view bait,
                  const Decoder& decoder) {
  const double small = BestOfThree(decoder, std::string(front) + Repeat(bait, kSmall));
  const double large = BestOfThree(decoder, std::string(front) + Repeat(bait, kSmall * 4));
  EXPECT_LT(large, std::max(small, kClockFloor_ms) * kMostGrowth)
      << what << " on " << testing::PrintToString(bait);
}

TEST(Hostile, TransferDecodersAreLinear) {
  for (const std::string_view bait :
       {"A", "A-", "A=", "=", "AAAA\n", "AAAAA\n", "\n", "-", "AAA="}) {
    ExpectLinear("base64", "", bait, [](auto in, auto out) { Base64(in, out); });
  }
  for (const std::string_view bait : {"=", "= ", "=\t\t\t\t\t\t\t\t", "=4", "=\n", "==41"}) {
    ExpectLinear("quoted-printable", "", bait, [](auto in, auto out) { QuotedPrintable(in, out); });
  }
  for (const std::string_view bait : {"begin ", "begin 644 x\n", "M\n", "#86)C\n", "\r"}) {
    ExpectLinear("uuencode", "begin 644 x\n", bait, [](auto in, auto out) { Uuencode(in, out); });
    ExpectLinear("uuencode", "", bait, [](auto in, auto out) { Uuencode(in, out); });
  }
}

TEST(Hostile, ConvertersAreLinear) {
  Converter converter;
  for (const std::string_view label :
       {"utf-8", "unknown", "koi8-r", "gb18030", "shift_jis", "euc-jp", "iso-2022-jp",
        "iso-2022-kr", "hz", "utf-7", "utf-16", "big5", "iso-2022-cn"}) {
    const CharsetId charset = FindCharset(label);
    for (const std::string_view bait :
         {"\xFF", "\xE2\x82", "a\x80", "\x1b$B", "\x1b", "~{", "~", "+AG", "+", "\x81"}) {
      ExpectLinear(std::string(label), "", bait,
                   [&](auto in, auto out) { converter.ToUtf8(charset, in, out); });
    }
  }
}

TEST(Hostile, EncodedWordsAreLinear) {
  Converter converter;
  for (const std::string_view bait :
       {"=?", "=?a?q?", "=?a?q?x", "=?utf-8?b?QUJD?= ", "=?=?", "?", "=?a?q??", "\r\n",
        "=?a?q?x?y?z?", " ", "=?iso-2022-jp?b?GyRC?= =?gb2312?q?=FF?="}) {
    ExpectLinear("encoded words", "", bait,
                 [&](auto in, auto out) { EncodedWords(in, converter, out); });
    ExpectLinear("encoded words", "=?utf-8?q?", bait,
                 [&](auto in, auto out) { EncodedWords(in, converter, out); });
  }
}

TEST(Hostile, HtmlIsLinear) {
  for (const std::string_view bait : {"<",
                                      "<a",
                                      "<a href=\"",
                                      "<a href='x",
                                      "<a =\"",
                                      "&",
                                      "&#",
                                      "&#9",
                                      "&am",
                                      "<!--",
                                      "<!",
                                      "<script>",
                                      "</script",
                                      "<style><",
                                      "<a href=http://x.example>http://y.example",
                                      "<a href=x>",
                                      "<b style=\"display:",
                                      "<p ",
                                      "<p a",
                                      "<a b='\" c=",
                                      "</",
                                      "<a href=\"x\">",
                                      "&#x"}) {
    ExpectLinear("html", "", bait, [](auto in, auto out) { HtmlToText(in, out, nullptr); });
    ExpectLinear("html", "<script>", bait, [](auto in, auto out) { HtmlToText(in, out, nullptr); });
    ExpectLinear("html", "<a href=\"", bait,
                 [](auto in, auto out) { HtmlToText(in, out, nullptr); });
  }
}

}  // namespace
}  // namespace backstop::decode
