// Rows of messages written for the test, as extraction gives them.

#include "examples/extract.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace backstop::training {
namespace {

constexpr char kGerman[] = "Hallo, ich habe die Nachricht nicht gelesen, aber wir sind bei dir.\n";

std::string Report(const std::string& type, const std::string& returned) {
  return "From: mailer-daemon@mx.example\nContent-Type: multipart/report; boundary=b\n\n"
         "--b\nContent-Type: text/plain\n\n"
         "Your message could not be delivered to the following address.\n"
         "--b\nContent-Type: " +
         type + "\n\n" + returned + "\n--b--\n";
}

// Of each row "path head mode" the language.
std::map<std::string, std::string> Languages(const std::map<std::string, std::string>& reports) {
  Recipe recipe;
  recipe.sets.resize(1);
  recipe.sets[0].use = {true, true};
  MailSets sets;
  for (const auto& [path, bytes] : reports) {
    const MailLabel label{Kind::kDsnFailed, Origin::kLegitimate, "s", "", "s"};
    sets.mail.push_back({bytes, label, 0, {path, 0, sets.messages++}});
  }
  std::unique_ptr<scan::PatternSet> patterns;
  EXPECT_TRUE(scan::PatternSet::New({}, &patterns).ok());
  Examples examples;
  const Status status = Extract(recipe, *patterns, sets, {}, &examples);
  EXPECT_TRUE(status.ok()) << status.message();
  std::map<std::string, std::string> out;
  for (const ExampleRow& row : examples.rows) {
    const char* head = row.head == Head::kKind ? " kind" : " origin";
    out[examples.messages[row.message].path + head] = examples.languages[row.language];
  }
  return out;
}

TEST(Extract, EachHeadsRowHasTheLanguageOfTheTextThatItReads) {
  const std::string original =
      "From: a@b.example\nContent-Type: text/plain; charset=utf-8\nSubject: ";
  const auto languages = Languages({
      {"full", Report("message/rfc822", original + "the news of today\n\n" + kGerman)},
      {"headers", Report("text/rfc822-headers", original + "Ihre Anfrage und die Nachricht\n")},
      {"mute", Report("text/rfc822-headers", original + "qwrtz 42\n")},
  });
  const std::map<std::string, std::string> expected = {
      {"full kind", "en"},      {"full origin", "de"}, {"headers kind", "en"},
      {"headers origin", "de"}, {"mute kind", "en"},   {"mute origin", "und"}};
  EXPECT_EQ(languages, expected);
}

// Mail of two sources and as many senders as messages.
Examples ExtractedFrom(uint32_t min_families, uint32_t min_senders) {
  Recipe recipe;
  recipe.min_messages = 1;
  recipe.sets.resize(1);
  recipe.sets[0].use = {true, false};
  recipe.heads[0].min_families = min_families;
  recipe.heads[0].min_senders = min_senders;
  MailSets sets;
  for (const auto& [source, words] : {std::pair<const char*, const char*>{"a", "apple plum"},
                                      {"a", "apple pear plum"},
                                      {"b", "apple pear"},
                                      {"a", "cherry plum"}}) {
    const std::string number = std::to_string(sets.messages);
    const MailLabel label{Kind::kOrdinary, Origin::kUndetermined, source, "", source};
    const std::string bytes = "From: u" + number + "@h" + number + ".example\n\n" + words + "\n";
    sets.mail.push_back({bytes, label, 0, {number, 0, sets.messages++}});
  }
  std::unique_ptr<scan::PatternSet> patterns;
  EXPECT_TRUE(scan::PatternSet::New({}, &patterns).ok());
  Examples examples;
  const Status status = Extract(recipe, *patterns, sets, {}, &examples);
  EXPECT_TRUE(status.ok()) << status.message();
  return examples;
}

std::set<std::string> WordsOf(const Examples& examples) {
  std::set<std::string> words;
  for (const ExampleTerm& term : examples.terms) {
    constexpr std::string_view kPrefix = "human/word.";
    if (term.name.starts_with(kPrefix)) words.insert(term.name.substr(kPrefix.size()));
  }
  return words;
}

TEST(Extract, KeepsTermsOfEnoughFamiliesOrSendersOnly) {
  using Words = std::set<std::string>;
  EXPECT_EQ(WordsOf(ExtractedFrom(1, 9)), (Words{"apple", "pear", "plum", "cherry"}));
  EXPECT_EQ(WordsOf(ExtractedFrom(2, 9)), (Words{"apple", "pear"})) << "of both sources";
  EXPECT_EQ(WordsOf(ExtractedFrom(2, 3)), (Words{"apple", "pear", "plum"})) << "of three senders";
  EXPECT_EQ(WordsOf(ExtractedFrom(9, 3)), (Words{"apple", "plum"}));
}

TEST(Extract, TellsWordingsFromWhatElseAMessageHas) {
  Recipe recipe;
  recipe.sets.resize(1);
  recipe.sets[0].use = {true, false};
  MailSets sets;
  const MailLabel label{Kind::kDsnFailed, Origin::kUndetermined, "s", "", "s"};
  sets.mail.push_back({"From: a@b.example\n\nover quota\n", label, 0, {"a", 0, sets.messages++}});
  std::unique_ptr<scan::PatternSet> patterns;
  const ZoneMask human = MaskOf(Zone::kHuman);
  const std::vector<scan::Pattern> phrases{
      {"text.x.full", "over quota", false, human, Meaning::kFailure},
      {"text.x.mark", "postfix", false, human, Meaning::kNone}};
  ASSERT_TRUE(scan::PatternSet::New(phrases, &patterns).ok());
  Examples examples;
  ASSERT_TRUE(Extract(recipe, *patterns, sets, {}, &examples).ok());
  std::set<std::string> wordings;
  for (size_t id = 0; id < examples.fixed_names.size(); ++id) {
    if (examples.is_wording[id] != 0) wordings.insert(examples.fixed_names[id]);
  }
  EXPECT_TRUE(wordings.contains("human/text.x.full"));
  EXPECT_FALSE(wordings.contains("human/text.x.mark"));
  EXPECT_TRUE(wordings.contains("struct.human.says_failure.one"));
  EXPECT_FALSE(wordings.contains("struct.human.form.plain"));
  EXPECT_FALSE(wordings.contains("struct.outer.says_nothing"));
  EXPECT_EQ(examples.fixed_names[examples.wordless], "struct.outer.says_nothing");
}

TEST(Extract, KeepsEachRowsTermsByTheirNumbers) {
  const Examples examples = ExtractedFrom(2, 9);
  std::vector<std::string> rows;
  for (const ExampleRow& row : examples.rows) {
    std::string& words = rows.emplace_back();
    for (const uint32_t term : examples.TermsOf(row)) {
      const std::string& name = examples.terms[term].name;
      if (name.find("/word.") != std::string::npos) words += name.substr(name.rfind('.')) + " ";
    }
  }
  for (std::string& words : rows) {
    if (words == ".pear .apple ") words = ".apple .pear ";  // in order of keys
  }
  EXPECT_EQ(rows, (std::vector<std::string>{".apple ", ".apple .pear ", ".apple .pear ", ""}));
}

}  // namespace
}  // namespace backstop::training
