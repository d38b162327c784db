// What is a word and what is none, by a slow splitter of its own and by cases.

#include "features/words.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "simd/word_index.h"

namespace backstop::features {
namespace {

struct Found {
  std::vector<Word> words;
  bool is_capped = false;
};

Found SplitPart(std::string_view text, Span part, size_t room = kMaxWordsPerZone) {
  simd::WordIndex index(text.size());
  WordSplitter splitter;
  Found found;
  found.words.resize(room);
  found.words.resize(splitter.Split(index.Read(text), part, found.words, &found.is_capped));
  return found;
}

std::vector<std::string> Split(const std::string& text) {
  std::vector<std::string> out;
  for (const Word& word : SplitPart(text, WholeOf(text)).words)
    out.push_back(text.substr(word.begin, word.end - word.begin));
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

// Text beyond ASCII is split by another way, which must agree on what is ASCII.
TEST(Words, AreTheSameInTextBeyondAscii) {
  std::mt19937 random{8};
  for (int round = 0; round < 20000; ++round) {
    std::string text(random() % 120, ' ');
    for (char& c : text) c = "abw.@:/ -_7'w\n"[random() % 14];
    const Found ascii = SplitPart(text, WholeOf(text));
    const std::string beyond = text + " \xC3\xA9";
    const Found general = SplitPart(beyond, WholeOf(beyond));
    ASSERT_EQ(ascii.words.size(), general.words.size()) << text;
    for (size_t i = 0; i < ascii.words.size(); ++i) {
      ASSERT_EQ(ascii.words[i].begin, general.words[i].begin) << text;
      ASSERT_EQ(ascii.words[i].end, general.words[i].end) << text;
      ASSERT_EQ(ascii.words[i].hash, general.words[i].hash) << text;
    }
  }
}

TEST(Words, OfAPartAreThoseOfItAlone) {
  const std::string text = "subject: re:ann.lee@x.example asks you\nto: größe\n";
  const Found found = SplitPart(text, {12, 38});
  ASSERT_EQ(found.words.size(), 2u);
  EXPECT_EQ(text.substr(found.words[0].begin, 4), "asks");
  EXPECT_EQ(found.words[1].hash, WordHash("you"));
}

TEST(Words, HashesTellWordsApartAndMeetAgain) {
  const std::string text = "alpha beta alpha";
  const Found all = SplitPart(text, WholeOf(text), 8);
  ASSERT_EQ(all.words.size(), 3u);
  EXPECT_EQ(all.words[0].hash, all.words[2].hash);
  EXPECT_NE(all.words[0].hash, all.words[1].hash);
  EXPECT_FALSE(all.is_capped);
  const Found few = SplitPart(text, WholeOf(text), 2);
  EXPECT_EQ(few.words.size(), 2u);
  EXPECT_TRUE(few.is_capped);
  EXPECT_FALSE(SplitPart("alpha beta ab12345678901234567", {0, 13}, 3).is_capped);
}

TEST(Words, HaveOneHashWhereverTheyStand) {
  for (const std::string word : {"ab", "abcdefgh", "abcdefghi", "abcdefghijklmnop"}) {
    for (const std::string& text : {word, "x " + word, word + " and much more text behind it"}) {
      const Found found = SplitPart(text, WholeOf(text));
      ASSERT_FALSE(found.words.empty());
      EXPECT_EQ(found.words[0].hash, WordHash(word)) << text;
    }
  }
  EXPECT_NE(WordHash("größengrößengrößen"), WordHash("größengrößengrößenx"));
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
