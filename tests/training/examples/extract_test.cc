// Rows of messages written for the test, as extraction gives them.

#include "examples/extract.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

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
    sets.mail.push_back({bytes, label, 0, {path, 0}});
  }
  std::unique_ptr<scan::PatternSet> patterns;
  EXPECT_TRUE(scan::PatternSet::New({}, "", &patterns).ok());
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

}  // namespace
}  // namespace backstop::training
