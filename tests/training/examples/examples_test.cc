// The tables around extraction: groups, name words, labels, and the examples file, which is whole
// or refused.

#include "examples/examples.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "examples/corrections.h"
#include "examples/mail_sets.h"
#include "examples/name_words.h"
#include "report/report.h"

namespace backstop::training {
namespace {

std::string TemporaryFile(const std::string& name) {
  return (std::filesystem::temp_directory_path() / ("backstop_examples_test_" + name)).string();
}

std::string BytesOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

Examples Small() {
  Examples examples;
  examples.fixed_names = {"struct.a", "struct.b", "status/text.x"};
  examples.structure_count = 2;
  examples.is_wording = {0, 0, 1};
  examples.wordless = 1;
  examples.terms = {{7, "human/word.seven"}, {9, "human/pair.a.b"}};
  examples.sources = {"s"};
  examples.families = {"f"};
  examples.languages = {"en", "und"};
  examples.messages = {{"a.eml", 0, 0}, {"b.mbox", 3, 1}};
  examples.message_count = 2;
  examples.sets = {{"set", "00ff", 2, 100, 1}};
  examples.sign_names = {"head/text.x"};
  const std::vector<uint32_t> fixed{0, 2}, one{1}, none{0};
  ExampleRow row;
  row.features = examples.AddFeatures(fixed, one, none);
  row.is_head_unread = true;
  examples.rows.push_back(row);
  row.head = Head::kOrigin;
  row.label = 2;
  row.mode = ReturnMode::kHeaders;
  row.is_report = true;
  row.message = 1;
  row.language = 1;
  row.is_head_unread = false;
  row.features = examples.AddFeatures({}, one, {});
  examples.rows.push_back(row);
  return examples;
}

TEST(ExamplesFile, ReadsBackWhatWasWrittenToTheByte) {
  const std::string path = TemporaryFile("round");
  ASSERT_TRUE(WriteExamples(Small(), path).ok());
  Examples back;
  ASSERT_TRUE(ReadExamples(path, &back).ok());
  EXPECT_EQ(back.SignsOf(back.rows[0]).size(), 1u);
  EXPECT_EQ(back.is_wording, (std::vector<uint8_t>{0, 0, 1}));
  EXPECT_EQ(back.wordless, 1u);
  EXPECT_TRUE(back.rows[0].is_head_unread);
  EXPECT_FALSE(back.rows[1].is_head_unread);
  EXPECT_EQ(back.terms[1].name, "human/pair.a.b");
  EXPECT_EQ(back.messages[1].index, 3u);
  EXPECT_EQ(back.languages[back.rows[1].language], "und");
  EXPECT_TRUE(back.rows[1].is_report);
  EXPECT_EQ(back.rows[1].mode, ReturnMode::kHeaders);
  EXPECT_EQ(back.TermsOf(back.rows[1])[0], 1u);
  const std::string again = TemporaryFile("again");
  ASSERT_TRUE(WriteExamples(back, again).ok());
  EXPECT_EQ(BytesOf(path), BytesOf(again));
}

TEST(ExamplesFile, RefusesEveryTruncationAndEveryChangedByte) {
  const std::string path = TemporaryFile("whole");
  ASSERT_TRUE(WriteExamples(Small(), path).ok());
  const std::string bytes = BytesOf(path);
  const std::string broken = TemporaryFile("broken");
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (int flip = 0; flip < 2; ++flip) {
      std::string other = flip == 1 ? bytes : bytes.substr(0, i);
      if (flip == 1) other[i] = static_cast<char>(other[i] ^ 0x41);
      std::ofstream(broken, std::ios::binary | std::ios::trunc) << other;
      Examples examples;
      const Status status = ReadExamples(broken, &examples);
      ASSERT_EQ(status.code(), Code::kCorrupt) << "byte " << i;
      ASSERT_NE(status.message().find("extract again"), std::string::npos);
    }
  }
}

TEST(ExamplesFile, RefusesRowsThatPointBeyondTheTables) {
  Examples odd = Small();
  odd.rows[0].language = 2;
  const std::string path = TemporaryFile("beyond");
  ASSERT_TRUE(WriteExamples(odd, path).ok());
  Examples back;
  EXPECT_EQ(ReadExamples(path, &back).code(), Code::kCorrupt);
}

TEST(Corrections, AreReadToTheLetter) {
  const std::string path = TemporaryFile("corrections");
  const auto load = [&path](const std::string& rows) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << "path\tkind\torigin\twhy\n" << rows;
    Corrections corrections;
    return corrections.Load(path).message();
  };
  EXPECT_EQ(load("a.eml\tdsn-delayed\t\tit will be tried again\nb.eml\t\tna\tno origin\n"), "");
  EXPECT_NE(load("a.eml\tdsn-late\t\twhy\n").find(":2: no kind is named dsn-late"),
            std::string::npos);
  EXPECT_NE(load("a.eml\t\tours\twhy\n").find(":2: no origin is named ours"), std::string::npos);
  EXPECT_NE(load("a.eml\tmdn\t\t\n").find(":2: say why"), std::string::npos);
  EXPECT_NE(load("a.eml\tmdn\n").find(":2: needs four columns"), std::string::npos);
  EXPECT_NE(load("a\tmdn\t\tx\na\tmdn\t\tx\n").find(":3: a is corrected twice"), std::string::npos);

  Corrections corrections;
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      << "path\tkind\torigin\twhy\nset/a.eml\tmdn\t\treceipt\n";
  ASSERT_TRUE(corrections.Load(path).ok());
  ASSERT_NE(corrections.Find("set/a.eml"), nullptr);
  EXPECT_EQ(corrections.Find("set/a.eml")->kind, "mdn");
  EXPECT_EQ(corrections.Find("set/b.eml"), nullptr);
}

TEST(NameWords, AreTakenFromFieldsThatHeadZonesDoNotShow) {
  report::Reader reader;
  const report::Report& read = reader.Read(
      "Received: from relay7.tarn.example (unknown [192.0.2.1]) by mx with esmtp\n"
      "Delivered-To: Greta@corvex.example\nFrom: quill@dale.example\n\nhello\n");
  std::set<std::string, std::less<>> words;
  CollectHiddenNames(read.outer, reader.converter(), &words);
  for (const char* name : {"relay7", "tarn", "greta", "corvex"}) {
    EXPECT_EQ(words.count(name), 1u) << name;
  }
  for (const char* other : {"quill", "dale", "hello", "esmtp"}) {
    EXPECT_EQ(words.count(other), 0u) << other;
  }
}

TEST(NameWords, AreTakenFromAddressesAndHostsOnly) {
  std::set<std::string, std::less<>> words;
  CollectNameWords(
      "\nfrom: \"quill, greta\" <greta.quill42@mail.corvex.example>\nsubject: hello thing\n"
      "received: from relay7.tarn.example (unknown [192.0.2.1]) by mx with esmtp\nlist-id: "
      "<birds.lists.example>\n",
      &words);
  for (const char* name :
       {"greta", "quill", "quill42", "corvex", "tarn", "relay7", "relay", "birds"}) {
    EXPECT_EQ(words.count(name), 1u) << name;
  }
  for (const char* plain : {"hello", "thing", "esmtp", "unknown", "from", "42", "192"}) {
    EXPECT_EQ(words.count(plain), 0u) << plain;
  }
}

TEST(NameWords, PlainLanguageSurvivesAndNamesDoNot) {
  NameWords words;
  words.AddNames({"free", "greta"});
  for (uint32_t source = 0; source < 4; ++source) {
    for (int i = 0; i < 10; ++i) words.AddText({"free"}, source);
    words.AddText({"greta"}, source);
  }
  words.Decide(4, 20);
  EXPECT_FALSE(words.IsName("free"));
  EXPECT_TRUE(words.IsName("greta"));
  EXPECT_FALSE(words.IsName("never-seen"));
}

TEST(NameWords, SenderIsTheAddressOfFrom) {
  EXPECT_EQ(SenderOf("\nto: a@b.example\nfrom: \"x @ y\" <u@v.example> (w)\n"), "u@v.example");
  EXPECT_EQ(SenderOf("\nfrom: bare@host.example\n"), "bare@host.example");
  EXPECT_EQ(SenderOf("\nfrom: nobody at all\n"), "nobody at all");
  EXPECT_EQ(SenderOf("\nsubject: none\n"), "");
}

}  // namespace
}  // namespace backstop::training
