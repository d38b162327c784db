// Charsets: texts encoded by Python (charsets.tsv), single-byte tables against iconv byte by byte,
// and what converters do with bytes that their charset does not have.

#include <gtest/gtest.h>
#include <iconv.h>

#include <fstream>
#include <random>
#include <string>

#include "decode/charset_table.h"
#include "decode/decode.h"
#include "decoded.h"

namespace backstop::decode {
namespace {

Converter& SharedConverter() {
  static Converter converter;
  return converter;
}

Outcome Convert(CharsetId charset, std::string_view in, size_t capacity) {
  return RunInto(capacity,
                 [&](std::span<char> out) { return SharedConverter().ToUtf8(charset, in, out); });
}
Outcome Convert(std::string_view label, std::string_view in) {
  return Convert(FindCharset(label), in, in.size() * 4 + 8);
}

struct Case {
  std::string label;
  std::string bytes;
  std::string text;
};

std::vector<Case> ReadCases() {
  std::ifstream in(BACKSTOP_SOURCE_DIR "/tests/decode/charsets.tsv");
  std::vector<Case> cases;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    const size_t hex = line.find('\t') + 1;
    const size_t text = line.find('\t', hex) + 1;
    Case row{line.substr(0, hex - 1), "", ""};
    for (size_t i = hex; i + 1 < text; i += 2) {
      row.bytes.push_back(static_cast<char>(std::stoi(line.substr(i, 2), nullptr, 16)));
    }
    for (size_t i = text; i < line.size(); ++i) {
      const bool is_escape = line[i] == '\\';
      row.text.push_back(!is_escape ? line[i] : line[i + 1] == 'n' ? '\n' : '\r');
      i += is_escape;
    }
    cases.push_back(row);
  }
  return cases;
}

TEST(Charset, ConvertsWhatPythonEncoded) {
  const std::vector<Case> cases = ReadCases();
  ASSERT_GT(cases.size(), 45u);
  for (const Case& row : cases) {
    ASSERT_NE(FindCharset(row.label), CharsetId::kUnknown) << row.label;
    EXPECT_EQ(Convert(row.label, row.bytes), (Outcome{row.text})) << row.label;
  }
}

TEST(Charset, NeverCutsACharacterWhateverTheCharset) {
  for (const Case& row : ReadCases()) {
    SCOPED_TRACE(row.label);
    ExpectEveryCapacityGivesAPrefix(200, true, [&](std::span<char> out) {
      return SharedConverter().ToUtf8(FindCharset(row.label), row.bytes, out);
    });
  }
}

std::string ByIconv(iconv_t descriptor, char byte) {
  char out[8];
  char* from = &byte;
  char* to = out;
  size_t left = 1;
  size_t room = sizeof(out);
  iconv(descriptor, nullptr, nullptr, nullptr, nullptr);
  if (iconv(descriptor, &from, &left, &to, &room) == static_cast<size_t>(-1)) return "\uFFFD";
  iconv(descriptor, nullptr, nullptr, &to, &room);
  return {out, sizeof(out) - room};
}

// Where we read more than the standard: control codes as Windows does, the euro sign in later
// editions.
bool IsReadWider(std::string_view name, int byte) {
  const bool is_extended =
      name == "iso-8859-1" || name == "iso-8859-9" || name == "iso-8859-11" || name == "tis-620";
  return is_extended && byte <= 0xA0;
}

TEST(Charset, AgreesWithIconvOnSingleByteTables) {
  int compared = 0;
  for (size_t id = 0; id < kCharsetCount; ++id) {
    const CharsetRow& row = kCharsets[id];
    const bool is_apple = row.name.starts_with("mac");  // editions differ between vendors
    if (row.method != Method::kSingleByte || is_apple) continue;
    const iconv_t descriptor = iconv_open("UTF-8", std::string(row.name).c_str());
    if (descriptor == iconv_t(-1)) continue;
    int differing = 0;
    for (int byte = 0x80; byte < 0x100; ++byte) {
      const char c = static_cast<char>(byte);
      if (IsReadWider(row.name, byte)) continue;
      differing += Convert(static_cast<CharsetId>(id), {&c, 1}, 8).text != ByIconv(descriptor, c);
    }
    iconv_close(descriptor);
    EXPECT_LE(differing, 4) << row.name << ": more than two editions' difference";
    ++compared;
  }
  EXPECT_GT(compared, 25);
}

TEST(Charset, KnowsLabelsHoweverTheyAreWritten) {
  for (const std::string_view label :
       {"utf-8", "UTF8", "utf_8", " \"UTF-8\" ", "unicode-1-1-utf-8"}) {
    EXPECT_EQ(FindCharset(label), CharsetId::kUtf8) << label;
  }
  EXPECT_EQ(FindCharset("US-ASCII"), CharsetId::kAscii);
  EXPECT_EQ(FindCharset("latin1"), FindCharset("ISO_8859-1:1987"));
  EXPECT_EQ(FindCharset("cp1252"), FindCharset("Windows-1252"));
  EXPECT_EQ(FindCharset("x-sjis"), FindCharset("Shift_JIS"));
  EXPECT_NE(FindCharset("iso-8859-1"), FindCharset("iso-8859-11"));
  for (const std::string_view label : {"", "unknown-8bit", "iso-8859-12", "utf-88", "x"}) {
    EXPECT_EQ(FindCharset(label), CharsetId::kUnknown) << label;
  }
  EXPECT_EQ(FindCharset(std::string(10000, 'a')), CharsetId::kUnknown);
}

TEST(Charset, TakesUnlabelledBytesAsUtf8ElseWindows) {
  EXPECT_EQ(Convert("unknown-8bit", "caf\xC3\xA9"), (Outcome{"café"}));
  EXPECT_EQ(Convert("unknown-8bit", "caf\xE9 \x93now\x94"), (Outcome{"café “now”", true}));
  EXPECT_EQ(Convert("us-ascii", "\x81"), (Outcome{"\uFFFD", true}));
}

TEST(Charset, ReplacesBytesThatTheCharsetLacks) {
  EXPECT_EQ(Convert("windows-1253", "a\xAA"), (Outcome{"a\uFFFD", true}));
  EXPECT_EQ(Convert("shift_jis", "a\x81"), (Outcome{"a\uFFFD", true}));
  EXPECT_EQ(Convert("euc-jp", "\xFFz"), (Outcome{"\uFFFDz", true}));
}

TEST(Charset, KeepsNoStateBetweenCalls) {
  Convert("iso-2022-jp", "\x1b$B$\"");
  EXPECT_EQ(Convert("iso-2022-jp", "$\"").text, "$\"");
  Convert("utf-7", "+AG");
  EXPECT_EQ(Convert("utf-7", "abc").text, "abc");
  Convert("iso-2022-cn", "\x1b$)A\x0e");
  EXPECT_EQ(Convert("iso-2022-cn", "abc").text, "abc");
}

TEST(Charset, ReadsTheRestAsAsciiAfterManyErrors) {
  const std::string junk(1000, '\xFF');
  const Outcome outcome = Convert("gb18030", junk + "tail");
  EXPECT_TRUE(outcome.is_bad);
  EXPECT_TRUE(outcome.text.ends_with("tail"));
  EXPECT_LE(outcome.text.size(), 3 * 66 + 4u);
}

TEST(Charset, GivesValidUtf8FromAnyBytesInAnyCharset) {
  std::mt19937 random(5);
  for (size_t id = 0; id < 256; ++id) {
    for (int round = 0; round < 60; ++round) {
      std::string text(random() % 40, ' ');
      for (char& c : text) c = static_cast<char>(random());
      const Outcome outcome = Convert(static_cast<CharsetId>(id), text, 200);
      ASSERT_EQ(Convert(CharsetId::kUtf8, outcome.text + " ", 700), (Outcome{outcome.text + " "}))
          << id;
    }
  }
}

}  // namespace
}  // namespace backstop::decode
