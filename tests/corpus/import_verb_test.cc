// `backstop-corpus import` at the command line.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "test_models/program.h"

namespace backstop {
namespace {

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

class ImportVerb : public Program {
 protected:
  // What lies in the folder whose name begins so.
  size_t Count(const std::string& prefix) const {
    size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_))
      count += entry.path().filename().string().starts_with(prefix) ? 1 : 0;
    return count;
  }
  static constexpr const char* kHam =
      "backstop-corpus import --kind ordinary --origin ham --source s ";
};

TEST_F(ImportVerb, MakesASetThatPassesItsCheckFromEveryKindOfInput) {
  Write("one.eml", "A: 1\n\none\n");
  Write("box.mbox",
        "From a@b Mon Jan  1 00:00:00 2001\nA: 2\n\ntwo\n\n"
        "From a@b Mon Jan  1 00:00:00 2001\nA: 3\n\nthree\n");
  Write("m/cur/1", "A: 4\n\nfour\n");
  Write("m/new/2", "A: 5\n\nfive\n");
  Write("m/tmp/3", "A: 6\n\nsix\n");
  Write("old.mmdf", "\1\1\1\1\nA: 7\n\n\1\1\1\1\n\1\1\1\1\nA: 8\n\n\1\1\1\1\n");
  Write("apple.emlx", "6\nA: 9\n\n<?xml");
  Write("f/a/1.eml", "A: 10\n\n");
  const Outcome run =
      Run("tar cf f.tar.gz f && " + std::string(kHam) +
          "--out s.tar.zst one.eml box.mbox m old.mmdf apple.emlx f.tar.gz f - < one.eml");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.out, "kind\torigin\tsource\tmessages\nordinary\tham\ts\t9\n");
  EXPECT_TRUE(Has(run.err, "2 left out: identical to one in the set")) << run.err;
  const Outcome check = Run("backstop-corpus labels check s.labels.tsv s.tar.zst");
  EXPECT_EQ(check.out, "9 rows, 9 messages (0 identical to an earlier one), 0 faults\n");
  EXPECT_TRUE(Has(Read("s.labels.tsv"), "from=box.mbox#1")) << Read("s.labels.tsv");
  EXPECT_TRUE(Has(Read("s.labels.tsv"), "from=old.mmdf#1"));
}

TEST_F(ImportVerb, LabelsAKnownCorpusByItsIndexInAFolderOrAnArchive) {
  Write("trec07p/full/index", "spam ../data/inmail.1\nham ../data/inmail.2\n");
  Write("trec07p/data/inmail.1", "From x Mon Jan  1 00:00:00 2001\nA: 1\n\n");
  Write("trec07p/data/inmail.2", "A: 2\n\n");
  Write("trec07p/data/inmail.3", "A: 3\n\n");
  for (const char* input : {"trec07p", "trec07p.tgz"}) {
    const Outcome run = Run(std::string("tar czf trec07p.tgz trec07p; backstop-corpus import "
                                        "--layout trec07 --out t.tar ") +
                            input);
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_EQ(run.out,
              "kind\torigin\tsource\tmessages\n"
              "ordinary\tham\ttrec07p\t1\nordinary\tspam\ttrec07p\t1\n");
    EXPECT_TRUE(Has(run.err, "1 left out: the layout has no label for them")) << run.err;
  }
  const Outcome no_index = Run("backstop-corpus import --layout trec07 --out u.tar trec07p/data");
  EXPECT_EQ(no_index.status, 1);
  EXPECT_TRUE(Has(no_index.err, "none of the paths holds full/index")) << no_index.err;
  EXPECT_EQ(Count("u"), 0u);
}

TEST_F(ImportVerb, DoesNotReadWhatItWritesItself) {
  Write("mail/1.eml", "A: 1\n\none\n");
  for (const char* outputs :
       {"--out mail/s.tar", "--out mail/sub/s", "--out s.tar --labels mail/s.tsv",
        "--out s.tar --duplicates mail/../mail/d.tsv"}) {
    const Outcome run = Run(std::string(kHam) + outputs + " ./mail");
    EXPECT_EQ(run.status, 2) << outputs;
    EXPECT_TRUE(Has(run.err, "lies in ./mail, which is to be read")) << run.err;
  }
  EXPECT_EQ(Run(std::string(kHam) + "--out mail2.tar mail").status, 0) << "beside it";
}

TEST_F(ImportVerb, ListsTheSourcesThatItKnows) {
  const Outcome run = Run("backstop-corpus import --sources");
  EXPECT_EQ(run.status, 0);
  for (const char* name : {"spamassassin\n", "trec07\n", "csdmc2010\n", "enron-spam\n",
                           "set-of-emails\n", "licence:", "obtain:"})
    EXPECT_TRUE(Has(run.out, name)) << name;
  const Outcome unknown = Run("backstop-corpus import --layout nope --out s.tar x");
  EXPECT_EQ(unknown.status, 2);
  EXPECT_TRUE(Has(unknown.err, "no layout 'nope'; known are spamassassin")) << unknown.err;
}

TEST_F(ImportVerb, AnswersAWrongLabelWithStatusTwo) {
  Write("x.eml", "A: 1\n\n");
  for (const char* wrong :
       {"--out s.tar x.eml", "--kind bounce --origin ham --source s --out s.tar x.eml",
        "--kind ordinary --origin ham --out s.tar x.eml",
        "--kind ordinary --origin ham --source s x.eml",
        "--kind ordinary --origin ham --source s --out s.tar",
        "--layout trec07 --kind mdn --out s.tar x.eml",
        "--kind ordinary --origin ham --source s --out - x.eml"}) {
    const Outcome run = Run(std::string("backstop-corpus import ") + wrong);
    EXPECT_EQ(run.status, 2) << wrong;
    EXPECT_EQ(Count("s."), 0u) << wrong;
  }
}

TEST_F(ImportVerb, RefusesOptionsThatWouldSpoilItsOwnFiles) {
  Write("x.eml", "A: 1\n\nx\n");
  for (const char* options :
       {"--note 'a\tb'", "--source 'a\nb'", "--source s --labels s.tar",
        "--source s --duplicates s.tar", "--source s --duplicates s.labels.tsv"}) {
    const Outcome run =
        Run("backstop-corpus import --kind ordinary --origin ham --out s.tar x.eml " +
            std::string(options));
    EXPECT_EQ(run.status, 2) << options;
    EXPECT_TRUE(Has(run.err, "must")) << run.err;
  }
  EXPECT_EQ(Count("s."), 0u);
}

TEST_F(ImportVerb, TellsThatItsTableCouldNotBeWritten) {
  Write("x.eml", "A: 1\n\nx\n");
  const Outcome run = Run(std::string(kHam) + "--out s.tar x.eml >/dev/full");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(run.err, "No space left")) << run.err;
}

TEST_F(ImportVerb, GoesOnPastTheUnreadableWithStatusOne) {
  Write("x.eml", "A: 1\n\n");
  const Outcome run = Run(std::string(kHam) + "--out s.tar missing x.eml");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(run.err, "missing: cannot open")) << run.err;
  EXPECT_TRUE(Has(run.out, "ordinary\tham\ts\t1\n")) << "the rest is imported";
  const Outcome nothing = Run(std::string(kHam) + "--out t.tar missing");
  EXPECT_EQ(nothing.status, 1);
  EXPECT_EQ(Count("t."), 0u);
}

// A limit on the size of files stands for a full disk: the same write fails, with another errno.
TEST_F(ImportVerb, LeavesWhatWasThereWhenTheDiskIsFull) {
  Write("x.eml", "A: 1\n\n" + std::string(3 << 20, 'x'));
  Write("s.tar", "old set");
  Write("s.labels.tsv", "old labels");
  const std::string limited = "trap '' XFSZ; ulimit -f 3100; " + std::string(kHam);
  for (const char* out : {"s.tar", "folder"}) {
    const Outcome run = Run(limited + "--out " + out + " x.eml 2>&1 | cat >said");
    EXPECT_TRUE(Has(Read("said"), std::string("error: ") + out + ": cannot write")) << Read("said");
    EXPECT_TRUE(Has(Read("said"), "free space")) << Read("said");
  }
  const Outcome temporary = Run("trap '' XFSZ; ulimit -f 1000; " + std::string(kHam) +
                                "--out s.tar x.eml 2>&1 | cat >said");
  EXPECT_TRUE(Has(Read("said"), "set TMPDIR to a folder with room")) << Read("said");
  EXPECT_EQ(Read("s.tar"), "old set");
  EXPECT_EQ(Read("s.labels.tsv"), "old labels");
  EXPECT_EQ(Count("folder"), 0u);
  EXPECT_EQ(Count("s."), 2u);
}

TEST_F(ImportVerb, LeavesNothingHalfWrittenOnInterrupt) {
  for (const char* out : {"s.tar.zst", "folder"}) {
    const Outcome run = Run("rm -f pipe; mkfifo pipe; " + std::string(kHam) + "--out " + out +
                            " pipe & pid=$!; exec 3>pipe; "
                            "printf 'From a@b Mon Jan  1 00:00:00 2001\\nA: 1\\n\\nx\\n\\n"
                            "From a@b Mon Jan  1 00:00:00 2001\\nA: 2\\n' >&3; "
                            "kill -INT $pid; exec 3>&-; wait $pid");
    EXPECT_EQ(run.status, 1) << out;
    EXPECT_TRUE(Has(run.err, "interrupted")) << run.err;
    EXPECT_EQ(Count("s."), 0u);
    EXPECT_EQ(Count("folder"), 0u);
  }
}

}  // namespace
}  // namespace backstop
