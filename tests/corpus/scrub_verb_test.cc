// `scrub` at the command line: where messages and labels go, secrets, and what is refused.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "test_models/program.h"

namespace backstop {
namespace {

class ScrubVerb : public Program {
 protected:
  void SetUp() override {
    Program::SetUp();
    Write("set/a.eml", "From: Greta <greta@tarn.example>\r\n\r\nhello from tarn.example\r\n");
    Write("set.labels.tsv",
          "path\tkind\torigin\tsource\tnote\n"
          "set/a.eml\tordinary\tham\tours\tvictim=x@tarn.example;original=set/a.eml\n");
    Write("secret", "0123456789abcdef");
  }
  static bool Has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  }
};

TEST_F(ScrubVerb, WritesMessagesAndLabelsWithoutPeople) {
  const Outcome run =
      Run("backstop-corpus scrub set --secret secret --model small.backstop --out o");
  ASSERT_EQ(run.status, 0) << run.err;
  EXPECT_TRUE(Has(run.err, "1 messages written, 0 left out")) << run.err;
  const std::string message = Read("o/set/a.eml"), labels = Read("o/labels.tsv");
  EXPECT_EQ(message.size(), Read("set/a.eml").size());
  EXPECT_TRUE(message.ends_with(".example\r\n")) << message;
  for (const char* word : {"tarn", "greta", "Greta"}) {
    EXPECT_FALSE(Has(message, word)) << message;
    EXPECT_FALSE(Has(labels, word)) << labels;
  }
  EXPECT_TRUE(Has(labels, "set/a.eml\tordinary\tham\tours\tvictim=")) << labels;
  EXPECT_TRUE(Has(labels, ";original=set/a.eml\n")) << labels;

  ASSERT_EQ(Run("backstop-corpus scrub set --secret secret --out p").status, 0);
  EXPECT_EQ(Read("p/labels.tsv"), labels);
  ASSERT_EQ(Run("backstop-corpus scrub set --out q").status, 0);
  EXPECT_NE(Read("q/labels.tsv"), labels);
}

TEST_F(ScrubVerb, MessagesOfAnMboxGetFilesOfTheirOwn) {
  Write("m.mbox",
        "From a Mon Jan  1 00:00:00 2001\nA: 1\n\nx\n\nFrom b Mon Jan  1 00:00:00 2001\n"
        "A: 2\n\ny\n");
  ASSERT_EQ(Run("backstop-corpus scrub m.mbox --out o").status, 0);
  EXPECT_EQ(Read("o/m.mbox"), "A: 1\n\nx\n");
  EXPECT_EQ(Read("o/m.mbox.1.eml"), "A: 2\n\ny\n");
}

TEST_F(ScrubVerb, NoMessageIsWrittenOverAnother) {
  std::string rows = "path\tkind\torigin\tsource\tnote\n";
  for (char name = 'A'; name < 'S'; ++name) {
    const std::string path = std::string("c/") + name + "@tarn.example.eml";
    Write(path, std::string("Subject: ") + name + "\n\nx\n");
    rows += path + "\tordinary\tham\tours\t\n";
  }
  Write("c.labels.tsv", rows);
  Write("a1/in/x.eml", "Subject: one\n\nx\n");
  Write("b1/in/x.eml", "Subject: two\n\nx\n");

  const Outcome run = Run("backstop-corpus scrub a1/in b1/in --out o");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(Read("o/in/x.eml"), "Subject: one\n\nx\n");
  EXPECT_EQ(Read("o/in/x.2.eml"), "Subject: two\n\nx\n");

  ASSERT_EQ(Run("backstop-corpus scrub c --out p").status, 0);
  const Outcome places = Run("tail -n +2 p/labels.tsv | cut -f1 | sort -u");
  EXPECT_EQ(std::count(places.out.begin(), places.out.end(), '\n'), 18) << places.out;
  EXPECT_EQ(Run("cd p && tail -n +2 labels.tsv | cut -f1 | xargs cat | grep -c Subject").out,
            "18\n");

  const Outcome again = Run("backstop-corpus scrub c --out p");
  EXPECT_EQ(again.status, 1);
  EXPECT_TRUE(Has(again.err, "p: not empty; name a new folder")) << again.err;
}

TEST_F(ScrubVerb, FaultsSayWhatToDoAndLeaveNothingUnscrubbed) {
  const auto error = [&](const std::string& arguments) {
    const Outcome run = Run("backstop-corpus scrub " + arguments);
    EXPECT_EQ(run.status, 1) << arguments;
    return run.err;
  };
  Write("short", "1234");
  EXPECT_TRUE(Has(error("set --secret short --out o"), "fewer than 16 bytes"));
  EXPECT_TRUE(Has(error("set --secret none --out o"), "head -c 32 /dev/urandom"));
  EXPECT_TRUE(Has(error("set --secret . --out o"), ".: cannot read: Is a directory"));
  EXPECT_TRUE(Has(error("set --model none --out o"), "--model"));
  EXPECT_TRUE(Has(error("none --out o"), "none"));
  EXPECT_TRUE(Has(error("set --out /dev/null/x"), "cannot make"));

  std::string deep = "From: greta@tarn.example\n";
  for (int i = 0; i < 40; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    deep += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
  }
  Write("deep/d.eml", deep);
  EXPECT_TRUE(Has(error("deep --out o1"), "left out"));
  EXPECT_EQ(Read("o1/deep/d.eml"), "");

  Write("big/b.eml", "A: b\n\n" + std::string(9000, 'x') + "\n");
  const Outcome full = Run("trap '' XFSZ; ulimit -f 4; backstop-corpus scrub big --out o2");
  EXPECT_EQ(full.status, 1);
  EXPECT_TRUE(Has(full.err, "free space")) << full.err;
  EXPECT_EQ(Read("o2/big/b.eml"), "");
  EXPECT_EQ(Read("o2/labels.tsv"), "");
}

}  // namespace
}  // namespace backstop
