// The answers of statistics on messages written for it, and the sums of the tables.

#include "stats/stats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "reader/mail_source.h"
#include "set_labels/label_table.h"
#include "stats/message_facts.h"

namespace backstop::corpus {
namespace {

using testing::HasSubstr;

TEST(MessageFacts, ReadYearAndCharset) {
  MessageFacts facts;
  facts.Read(
      "Date: Fri, 31 Dec 1999 23:30:00 -0100\nContent-Type: text/plain; charset=\"KOI8-R\"\n\n");
  EXPECT_EQ(facts.Year(), "2000") << "in UTC";
  EXPECT_EQ(facts.Charset(), "koi8-r");
  facts.Read(
      "Date: Mon, 1 Jan 1968 00:00:00 +0000\nContent-Type: multipart/mixed; boundary=b\n\n"
      "--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: text/html; charset=utf-8\n\ny\n"
      "--b--\n");
  EXPECT_EQ(facts.Year(), "implausible");
  EXPECT_EQ(facts.Charset(), "utf-8") << "of the first text that names one";
  facts.Read("Content-Type: application/pdf; charset=utf-8\n\n");
  EXPECT_EQ(facts.Year(), "unknown");
  EXPECT_EQ(facts.Charset(), "none");
  const std::string odd = "Content-Type: text/plain; charset=" + std::string(200, 'x') + "\n\n";
  facts.Read(odd);
  EXPECT_EQ(facts.Charset(), "garbage");
}

TEST(MessageFacts, AnswersForAnyBytes) {
  MessageFacts facts;
  for (const std::string& bytes :
       {std::string(), std::string(100000, '\0'), std::string("\xff\xfe\n\n\xc3\x28\xed\xa0\x80"),
        "Content-Type: text/plain; charset=utf-8\n\n" + std::string(50000, '\xe4')}) {
    facts.Read(bytes);
    EXPECT_EQ(facts.Year(), "unknown");
    EXPECT_EQ(facts.Language(), "und");
    EXPECT_FALSE(facts.Charset().empty());
  }
}

// The samples say in which language they were written: nineteen of twenty must be told so.
TEST(MessageFacts, TellTheLanguageThatTheSamplesWereWrittenIn) {
  LabelTable labels;
  ASSERT_TRUE(labels.Load(BACKSTOP_SOURCE_DIR "/corpus/samples.labels.tsv").ok());
  MessageFacts facts;
  int told = 0, right = 0;
  ASSERT_TRUE(ForEachMessage(BACKSTOP_SOURCE_DIR "/corpus/samples", [&](const MessageRef& message) {
                const auto label = labels.Find(message.path);
                const std::string_view written = label ? NoteValue(label->note, "lang") : "";
                if (written.empty()) return true;
                facts.Read(message.bytes);
                ++told;
                right += facts.Language() == written ? 1 : 0;
                return true;
              }).ok());
  EXPECT_GE(told, 200);
  EXPECT_GE(right * 20, told * 19) << right << " of " << told;
}

TEST(SizeClasses, MeetWithoutGaps) {
  EXPECT_EQ(SizeClass(0), 0);
  EXPECT_EQ(SizeClass(1023), 0);
  EXPECT_EQ(SizeClass(1024), 1);
  EXPECT_EQ(SizeClass(4095), 1);
  EXPECT_EQ(SizeClass((1 << 20) - 1), kSizeClasses - 2);
  EXPECT_EQ(SizeClass(1 << 20), kSizeClasses - 1);
  EXPECT_EQ(SizeClass(size_t{1} << 40), kSizeClasses - 1);
}

Stats::Answers Answers(const std::string& kind, const std::string& year) {
  return {kind, "ham", "s", year, "en", "utf-8", SizeClassName(0), "none"};
}

TEST(Stats, AddUpInTheTableAndInJson) {
  Stats stats;
  for (int i = 0; i < 9; ++i) stats.Add(Answers("kind" + std::to_string(i % 4), "2001"), 10);
  stats.Add(Answers("kind0", "1999"), 5);
  const auto json = nlohmann::json::parse(stats.Json());
  EXPECT_EQ(json["messages"], 10);
  EXPECT_EQ(json["bytes"], 95);
  for (const char* question : kQuestionNames) {
    uint64_t messages = 0, bytes = 0;
    for (const auto& [name, count] : json[question].items()) {
      messages += count["messages"].get<uint64_t>();
      bytes += count["bytes"].get<uint64_t>();
    }
    EXPECT_EQ(messages, 10u) << question;
    EXPECT_EQ(bytes, 95u) << question;
  }
  EXPECT_EQ(json["kind"]["kind0"]["messages"], 4);
  const std::string table = stats.Table(2);
  EXPECT_THAT(table, HasSubstr("kind0                                       4   40.00"));
  EXPECT_THAT(table, HasSubstr("(2 others)                                  4   40.00"));
  EXPECT_LT(table.find("1999 "), table.find("2001 ")) << "years in their order";
}

TEST(Stats, StayJsonWhateverACharsetIsCalled) {
  Stats stats;
  Stats::Answers answers = Answers("k", "2001");
  answers[static_cast<size_t>(Question::kCharset)] = "\xff\"\n\\";
  stats.Add(answers, 1);
  EXPECT_TRUE(nlohmann::json::accept(stats.Json()));
}

}  // namespace
}  // namespace backstop::corpus
