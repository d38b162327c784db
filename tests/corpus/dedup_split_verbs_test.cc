// `dedup` and `split` at the command line, one after the other as they are used.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "test_models/program.h"

namespace backstop {
namespace {

constexpr const char* kText =
    "The pump of the old mill will be repaired next week, and the fair on the green goes on as "
    "planned whatever the weather may bring us this year, says the baker from the corner shop.\n";

class DedupSplit : public Program {
 protected:
  void SetUp() override {
    Program::SetUp();
    labels_ = "path\tkind\torigin\tsource\tnote\n";
    Add("set/a.eml", "1", kText);
    Add("set/b.eml", "1", kText);  // a copy
    Add("set/c.eml", "2", std::string(kText) + "Greta\n");
    Add("set/d.eml", "3", "Something else.\n");
    Write("set.labels.tsv", labels_);
  }
  void Add(const std::string& path, const std::string& id, const std::string& body) {
    Write(path, "From: a@x.example\nDate: Mon, 01 Jan 2024 10:00:00 +0000\nMessage-ID: <" + id +
                    "@x.example>\n\n" + body);
    labels_ += path + "\tordinary\tham\ts" + id + "\t\n";
  }
  static bool Has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
  }
  std::string labels_;
};

TEST_F(DedupSplit, GroupsAreFoundAndNeverTorn) {
  const Outcome dedup = Run("backstop-corpus dedup set --out groups.tsv --drop kept.tsv");
  ASSERT_EQ(dedup.status, 0) << dedup.err;
  EXPECT_EQ(dedup.out, "");
  EXPECT_TRUE(Has(dedup.err, "4 messages in 2 groups, the largest of 3")) << dedup.err;
  EXPECT_TRUE(Has(dedup.err, "1 exact copies")) << dedup.err;
  const std::string groups = Read("groups.tsv");
  EXPECT_EQ(groups.substr(0, groups.find('\n')), "path\tindex\tgroup\tdate");
  EXPECT_TRUE(Has(groups, "\t2024-01-01\n")) << groups;
  std::string kept = labels_;
  kept.erase(kept.find("set/b.eml"), std::string("set/b.eml\tordinary\tham\ts1\t\n").size());
  EXPECT_EQ(Read("kept.tsv"), kept);

  for (const char* by : {"original", "source", "time"}) {
    const Outcome split = Run(
        std::string("backstop-corpus split set.labels.tsv --groups groups.tsv --out parts --by ") +
        by);
    ASSERT_EQ(split.status, 0) << split.err;
    EXPECT_TRUE(Has(split.out, "ordinary ham")) << split.out;
    size_t rows = 0, parts_with_text = 0;
    for (const char* part : {"train", "validation", "sealed"}) {
      const std::string labels = Read(std::string("parts/") + part + ".labels.tsv");
      for (const char* path : {"/a.eml", "/b.eml", "/c.eml", "/d.eml"}) rows += Has(labels, path);
      EXPECT_EQ(Has(labels, "/a.eml"), Has(labels, "/b.eml"));
      EXPECT_EQ(Has(labels, "/a.eml"), Has(labels, "/c.eml"));
      parts_with_text += Has(labels, "/a.eml");
    }
    EXPECT_EQ(rows, 4u) << by;
    EXPECT_EQ(parts_with_text, 1u) << by;
  }
}

TEST_F(DedupSplit, LabelsAreNotCountedTwice) {
  ASSERT_EQ(Run("backstop-corpus dedup set --out groups.tsv").status, 0);
  for (const char* again : {"set.labels.tsv", "./set.labels.tsv", "set/../set.labels.tsv"}) {
    const Outcome run = Run("backstop-corpus split set.labels.tsv " + std::string(again) +
                            " --groups groups.tsv --out parts");
    EXPECT_EQ(run.status, 2);
    EXPECT_TRUE(Has(run.err, "the same labels file as set.labels.tsv")) << run.err;
  }
}

TEST_F(DedupSplit, AnEmptyFileIsNoMessage) {
  Write("set/e.eml", "");
  const Outcome dedup = Run("backstop-corpus dedup set --out groups.tsv");
  EXPECT_TRUE(Has(dedup.err, "4 messages in 2 groups")) << dedup.err;
  const Outcome stats = Run("backstop-corpus stats set");
  EXPECT_TRUE(Has(stats.out, "4 messages, ")) << stats.out;
}

TEST_F(DedupSplit, NothingIsWrittenWhenTheDiskIsFull) {
  std::string mbox;
  for (int i = 0; i < 200; ++i)
    mbox += "From a Mon Jan  1 00:00:00 2001\nSubject: " + std::to_string(i) + "\n\nx\n\n";
  Write("many.mbox", mbox);
  const Outcome run = Run(
      "trap '' XFSZ; ulimit -f 4; TMPDIR=$PWD backstop-corpus dedup many.mbox --out groups.tsv");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(run.err, "set TMPDIR to a folder with room")) << run.err;
  EXPECT_EQ(Read("groups.tsv"), "");
}

TEST_F(DedupSplit, FaultsSayWhatToDo) {
  const auto error = [&](const std::string& arguments) {
    const Outcome run = Run("backstop-corpus " + arguments);
    EXPECT_EQ(run.status, 1) << arguments;
    return run.err;
  };
  EXPECT_TRUE(Has(error("dedup missing --out g.tsv"), "missing"));
  EXPECT_EQ(Read("g.tsv"), "");
  EXPECT_TRUE(Has(error("dedup set --labels l.tsv --out g.tsv"), "l.tsv: cannot open the labels"));
  Write("two.mbox",
        "From a Mon Jan  1 00:00:00 2001\nA: b\n\nx\n\nFrom b Mon Jan  1 00:00:00 2001\n"
        "A: b\n\ny\n");
  EXPECT_TRUE(
      Has(error("dedup two.mbox --labels set.labels.tsv --out g.tsv --drop k.tsv"), "import"));
  EXPECT_TRUE(Has(error("split set.labels.tsv --groups g.tsv --out p"), "dedup"));
  Write("g.tsv", "path\tindex\tgroup\tdate\n");
  EXPECT_TRUE(Has(error("split set.labels.tsv --groups g.tsv --out p"), "line 2: set/a.eml"));
  EXPECT_EQ(Read("p/train.labels.tsv"), "");
}

TEST_F(DedupSplit, OptionsThatMakeNoSenseAreWrongUsage) {
  const struct {
    const char *arguments, *told;
  } cases[] = {
      {"dedup set/d.eml --out g.tsv --drop k.tsv", "--labels"},
      {"dedup set --out g.tsv --drop g.tsv", "different files"},
      {"dedup set --out g.tsv --near nan", "--near"},
      {"split set.labels.tsv --groups g.tsv --out p --shares 0.5 0.1 0.1", "add up to 1"},
      {"split set.labels.tsv --groups g.tsv --out p --shares nan nan nan", "add up to 1"},
      {"split set.labels.tsv --groups g.tsv --out p --by time --sealed-from 1.1.2020",
       "2019-12-31"},
      {"split set.labels.tsv --groups g.tsv --out p --by luck", "{original,source,time}"},
      {"split set.labels.tsv --groups g.tsv --out p --by 1", "{original,source,time}"},
  };
  for (const auto& one : cases) {
    const Outcome run = Run(std::string("backstop-corpus ") + one.arguments);
    EXPECT_EQ(run.status, 2) << one.arguments;
    EXPECT_TRUE(Has(run.err, one.told)) << run.err;
    EXPECT_EQ(Read("g.tsv"), "");
  }
}

TEST_F(DedupSplit, PathsThatDoNotFitIntoARowAreRefused) {
  for (const char* name : {"odd/a\nb.eml", "odd/a\tb.eml"}) {
    Write(name, "A: 1\n\nx\n");
    const Outcome run = Run("backstop-corpus dedup odd --out g.tsv; s=$?; rm -r odd; exit $s");
    EXPECT_EQ(run.status, 1);
    EXPECT_TRUE(Has(run.err, "import the mail into a set first")) << run.err;
    EXPECT_EQ(Read("g.tsv"), "");
  }
}

TEST_F(DedupSplit, ATableThatCannotBeWrittenIsTold) {
  ASSERT_EQ(Run("backstop-corpus dedup set --out g.tsv").status, 0);
  const Outcome run = Run("backstop-corpus split set.labels.tsv --groups g.tsv --out p >/dev/full");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(run.err, "No space left")) << run.err;
}

TEST_F(DedupSplit, AnEmptySetHasNoGroups) {
  Write("empty/cur/.keep", "");
  const Outcome run = Run("backstop-corpus dedup empty --out groups.tsv");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(Read("groups.tsv"), "path\tindex\tgroup\tdate\n");
}

}  // namespace
}  // namespace backstop
