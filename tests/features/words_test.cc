// What is a word and what is none, by a slow splitter of its own and by cases.

#include "features/words.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace backstop::features {
namespace {

std::vector<std::string> Split(const std::string& text) {
  WordSplitter splitter;
  std::array<Word, kMaxWordsPerZone> words;
  bool is_capped = false;
  const size_t n = splitter.Split(text, 0, words, &is_capped);
  std::vector<std::string> out;
  for (size_t i = 0; i < n; ++i)
    out.push_back(text.substr(words[i].begin, words[i].end - words[i].begin));
  return out;
}

using List = std::vector<std::string>;

TEST(Words, AreRunsOfTwoToSixteenLetters) {
  EXPECT_EQ(Split("the mail system at host"), (List{"the", "mail", "system", "at", "host"}));
  EXPECT_EQ(Split("a 42 i mp3player don't foo_bar"), (List{"mp", "player", "don", "foo", "bar"}));
  EXPECT_EQ(Split("abcdefghijklmnop abcdefghijklmnopq"), (List{"abcdefghijklmnop"}));
  EXPECT_EQ(Split(""), List{});
}

TEST(Words, LeaveOutAddressesUrlsAndHosts) {
  EXPECT_EQ(Split("write to ann.lee@example.org now"), (List{"write", "to", "now"}));
  EXPECT_EQ(Split("(<bob@example.net>), said mx3.example.com[192.0.2.1] again"),
            (List{"said", "again"}));
  EXPECT_EQ(Split("see http://example.org/a-page?x=y or www.example.net, please"),
            (List{"see", "or", "please"}));
  EXPECT_EQ(Split("see example.org/path and more."), (List{"see", "and", "more"}));
  EXPECT_EQ(Split("well, yes. (no) \"so\" and/or either-or"),
            (List{"well", "yes", "no", "so", "and", "or", "either", "or"}));
}

TEST(Words, KeepLettersOfOtherScriptsTogether) {
  EXPECT_EQ(Split("größe привет мир"), (List{"größe", "привет", "мир"}));
  EXPECT_EQ(Split("ab«cd»— don’t"), (List{"ab", "cd", "don"}));
}

TEST(Words, PairCharactersOfWritingWithoutBlanks) {
  EXPECT_EQ(Split("退信通知"), (List{"退信", "信通", "通知"}));
  EXPECT_EQ(Split("メール、配信 ok"), (List{"メー", "ール", "配信", "ok"}));
}

TEST(Words, TakeAnyBytesAndStayInside) {
  std::mt19937 random{7};
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 200, ' ');
    for (char& c : text)
      c = static_cast<char>(random() % 4 == 0 ? random() : "ab@./ :x\xc3\xa4\xe9"[random() % 11]);
    for (const std::string& word : Split(text)) {
      EXPECT_GE(word.size(), kMinWord);
      EXPECT_LE(word.size(), 4 * kMaxWord);
    }
  }
}

TEST(Words, HashesTellWordsApartAndMeetAgain) {
  const std::string text = "alpha beta alpha";
  WordSplitter splitter;
  std::array<Word, 8> words;
  bool is_capped = false;
  ASSERT_EQ(splitter.Split(text, 100, words, &is_capped), 3u);
  EXPECT_EQ(words[0].hash, words[2].hash);
  EXPECT_NE(words[0].hash, words[1].hash);
  EXPECT_EQ(words[0].begin, 100u);
  EXPECT_FALSE(is_capped);
  EXPECT_EQ(splitter.Split(text, 0, std::span{words}.first(2), &is_capped), 2u);
  EXPECT_TRUE(is_capped);
}

TEST(Terms, AreNamedByZoneAndGap) {
  const std::string text = "click on here";
  const std::array<Word, 3> words = {Word{0, 5, 1}, Word{6, 8, 2}, Word{9, 13, 3}};
  std::vector<std::string> names;
  ForEachTerm(Zone::kOriginalBody, words,
              [&](uint64_t key, uint32_t first, uint32_t second, uint32_t gap) {
                EXPECT_NE(key, 0u);
                names.push_back(TermName(Zone::kOriginalBody, text, words, first, second, gap));
              });
  EXPECT_EQ(names, (List{"original.body/word.click", "original.body/pair.click.on",
                         "original.body/pair.click.*.here", "original.body/word.on",
                         "original.body/pair.on.here", "original.body/word.here"}));
}

TEST(Terms, NamesTellTheKeyTheyStandFor) {
  const std::string text = "click on here";
  const std::array<Word, 3> words = {Word{0, 5, WordHash("click")}, Word{6, 8, WordHash("on")},
                                     Word{9, 13, WordHash("here")}};
  for (const Zone zone : {Zone::kHead, Zone::kHuman, Zone::kOriginalHead, Zone::kOriginalBody}) {
    ForEachTerm(zone, words, [&](uint64_t key, uint32_t first, uint32_t second, uint32_t gap) {
      const std::string name = TermName(zone, text, words, first, second, gap);
      TermParts parts;
      ASSERT_TRUE(ParseTermName(name, &parts)) << name;
      EXPECT_EQ(parts.Key(), key) << name;
      EXPECT_EQ(parts.gap, gap) << name;
    });
  }
}

TEST(Terms, OtherNamesAreNoTerms) {
  TermParts parts;
  for (const char* name : {"", "word", "human/", "human/word", "human/pair.click", "body/word.free",
                           "human/text.free", "human/pair.a.*.*.*.b"}) {
    EXPECT_FALSE(ParseTermName(name, &parts)) << name;
  }
}

}  // namespace
}  // namespace backstop::features
