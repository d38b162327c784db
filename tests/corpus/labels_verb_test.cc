// `backstop-corpus labels check` at the command line.

#include <gtest/gtest.h>

#include <string>

#include "test_models/program.h"

namespace backstop {
namespace {

constexpr const char* kColumns = "path\tkind\torigin\tsource\tnote\n";

using LabelsVerb = Program;

TEST_F(LabelsVerb, PassesASoundSetWithStatusZero) {
  Write("s/a.eml", "From: a@b.example\n\nA\n");
  Write("s.labels.tsv", std::string(kColumns) + "s/a.eml\tordinary\tham\tx\t\n");
  const Outcome run = Run("backstop-corpus labels check s.labels.tsv s");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.out, "1 rows, 1 messages (0 identical to an earlier one), 0 faults\n");
}

TEST_F(LabelsVerb, ListsFaultsOnStdoutWithStatusOne) {
  Write("s.labels.tsv", std::string(kColumns) + "s/a.eml\tordinary\tham\tx\nb\tx\033\tham\ts\t\n");
  const Outcome run = Run("backstop-corpus labels check s.labels.tsv");
  EXPECT_EQ(run.status, 1);
  EXPECT_EQ(run.err, "");
  EXPECT_NE(run.out.find("s.labels.tsv:2: expected 5 columns"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("s.labels.tsv:3: b: unknown kind 'x '"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("2 faults"), std::string::npos) << run.out;
}

TEST_F(LabelsVerb, TellsWhatCannotBeReadAndClaimsNoRowIsMissing) {
  Write("s.labels.tsv", std::string(kColumns) + "s/a.eml\tordinary\tham\tx\t\n");
  const Outcome run = Run("backstop-corpus labels check s.labels.tsv missing");
  EXPECT_EQ(run.status, 1);
  EXPECT_NE(run.err.find("could not be read (first: missing: cannot open"), std::string::npos);
  EXPECT_EQ(run.out.find("no such message"), std::string::npos) << run.out;
  const Outcome no_labels = Run("backstop-corpus labels check none.tsv s");
  EXPECT_EQ(no_labels.status, 1);
  EXPECT_NE(no_labels.err.find("none.tsv: cannot open the labels"), std::string::npos);
}

TEST_F(LabelsVerb, FailsWhenItsOutputOrTemporaryFilesHaveNoRoom) {
  Write("s.labels.tsv", std::string(kColumns) + "s/a.eml\tordinary\tham\tx\t\n");
  const Outcome output = Run("backstop-corpus labels check s.labels.tsv >/dev/full");
  EXPECT_EQ(output.status, 1);
  EXPECT_NE(output.err.find("cannot write the output"), std::string::npos) << output.err;
  const Outcome temporary = Run(
      "trap '' XFSZ; ulimit -f 100; TMPDIR=$PWD backstop-corpus labels check s.labels.tsv | cat");
  EXPECT_NE(temporary.err.find("set TMPDIR to a folder with room"), std::string::npos)
      << temporary.err;
}

TEST_F(LabelsVerb, RefusesALineWithoutEnd) {
  for (const char* start : {"", kColumns}) {
    const std::string text = start;
    Write("start", text);
    const Outcome run = Run(
        "mkfifo rows; (cat start /dev/zero >rows &) ; backstop-corpus labels check rows; rm rows");
    const std::string line = text.empty() ? "line 1" : "line 2";
    EXPECT_NE(run.err.find(line + " is longer than 65536 bytes"), std::string::npos) << run.err;
  }
}

TEST_F(LabelsVerb, StopsAtCtrlCBetweenRows) {
  Write("start", kColumns);
  const Outcome run =
      Run("mkfifo rows; backstop-corpus labels check rows & pid=$!; exec 3>rows; cat start >&3; "
          "kill -INT $pid; printf 'a\\tx\\ny\\n' >&3; exec 3>&-; wait $pid");
  EXPECT_EQ(run.status, 1);
  EXPECT_EQ(run.out, "") << "no fault, no summary";
  EXPECT_NE(run.err.find("interrupted"), std::string::npos) << run.err;
}

TEST_F(LabelsVerb, NeedsAVerbOfItsOwn) {
  EXPECT_EQ(Run("backstop-corpus labels").status, 2);
  EXPECT_EQ(Run("backstop-corpus labels check").status, 2);
}

}  // namespace
}  // namespace backstop
