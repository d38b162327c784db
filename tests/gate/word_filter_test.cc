// The filter may say yes to anything, and must never say no to a text that has a phrase.

#include "gate/word_filter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "simd/kernels.h"

namespace backstop::gate {
namespace {

bool MayHave(const WordFilter& filter, std::string text) {
  const size_t size = text.size();
  std::vector<uint32_t> words(size + 1);
  const size_t count = simd::IndexWords(text, words);
  text.append(8, '\0');
  return filter.MayHave({text.data(), size}, std::span(words).first(count));
}

WordFilter Made() {
  WordFilter filter;
  for (const char* phrase : {"mail delivery failed", "<mailer-daemon@", "ooo: back soon",
                             "r\u00e9ponse automatique", "couldn't deliver"})
    filter.Add(phrase);
  return filter;
}

TEST(WordFilter, FindsEveryPhraseWhereverItStands) {
  const WordFilter filter = Made();
  for (const char* text :
       {"mail delivery failed", "subject: mail delivery failed: x", "(mail delivery failed)",
        "from: <mailer-daemon@x>", "ooo: back soon", "re: r\u00e9ponse automatique",
        "it couldn't deliver", "\u201cmail delivery failed\u201d", "'mail delivery failed'"}) {
    EXPECT_TRUE(MayHave(filter, text)) << text;
  }
}

TEST(WordFilter, TurnsPlainTextAway) {
  const WordFilter filter = Made();
  EXPECT_FALSE(MayHave(filter, "from: ann <ann@example.org>\nsubject: lunch on friday\n"));
  EXPECT_FALSE(MayHave(filter, ""));
}

TEST(WordFilter, SaysWhichPhrasesItCannotTell) {
  EXPECT_FALSE(WordFilter::CanTell("<>"));
  EXPECT_FALSE(WordFilter::CanTell("lu:"));
  EXPECT_TRUE(WordFilter::CanTell("read:"));
  EXPECT_TRUE(WordFilter::CanTell("\u5df2\u8bfb"));
}

}  // namespace
}  // namespace backstop::gate
