// backstop-train at the command line: what holds for every verb, and what it says of mail, labels
// and places that it cannot use.

#include "test_models/program.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "backstop/classifier.h"

namespace backstop {
namespace {

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Keep in step with training/verbs/main.cc: a verb that is missing there fails here.
constexpr const char* kVerbs[] = {"lint", "extract", "fit", "calibrate",  "eval",  "pack",
                                  "dump", "diff",    "run", "background", "adapt", "update"};

constexpr std::string_view kLabels = "path\tkind\torigin\tsource\tnote\n";

class TrainProgram : public Program {
 protected:
  // A set of two messages and the recipe r.toml over it.
  void WriteSet(const std::string& labels) {
    Write("set/a.eml", "From: a@b.example\n\nA word.\n");
    Write("set/b.eml", "From: c@d.example\n\nAnother.\n");
    Write("set.labels.tsv", std::string(kLabels) + labels);
    Write("r.toml",
          "name = \"tiny\"\npatterns = \"" BACKSTOP_SOURCE_DIR
          "/models/patterns\"\nevidence = \"" BACKSTOP_SOURCE_DIR
          "/models/evidence.toml\"\nprobes = []\n[[set]]\npath = \"set\"\n"
          "labels = \"set.labels.tsv\"\nfrom = \"recipe\"\nuse = [\"kind\", \"origin\"]\n");
  }
};

TEST_F(TrainProgram, HelpsOnEveryVerbWithAnExample) {
  const Outcome help = Run("backstop-train --help");
  EXPECT_EQ(help.status, 0);
  for (const char* verb : kVerbs) {
    EXPECT_TRUE(Has(help.out, std::string("\n  ") + verb + " ")) << verb << help.out;
    const Outcome verb_help = Run(std::string("backstop-train ") + verb + " --help");
    EXPECT_EQ(verb_help.status, 0) << verb;
    EXPECT_TRUE(Has(verb_help.out, std::string("Example: backstop-train ") + verb + " ")) << verb;
  }
  EXPECT_EQ(Run("backstop-train --version").out, std::string(Version()) + "\n");
}

TEST_F(TrainProgram, AnswersWrongUsageWithStatusTwo) {
  for (const char* wrong : {"", "no-such-verb", "--no-such-option", "fit", "update --model m"})
    EXPECT_EQ(Run(std::string("backstop-train ") + wrong).status, 2) << wrong;
}

TEST_F(TrainProgram, FailsWhenTheDiskIsFullWhateverItPrints) {
  Write("x.eml", "From: a@b.example\n\nA word.\n");
  for (const char* command :
       {"lint --patterns " BACKSTOP_SOURCE_DIR "/models/patterns --evidence " BACKSTOP_SOURCE_DIR
        "/models/evidence.toml",
        "dump small.backstop", "dump --format json small.backstop",
        "diff small.backstop small.backstop x.eml", "--help", "adapt --help", "--version"}) {
    const Outcome run = Run(std::string("backstop-train ") + command + " >/dev/full");
    EXPECT_EQ(run.status, 1) << command;
    EXPECT_TRUE(Has(run.err, "cannot write the output")) << command << run.err;
  }
}

TEST_F(TrainProgram, DiffTellsWhatItCouldNotRead) {
  Write("x.eml", "From: a@b.example\n\nA word.\n");
  EXPECT_EQ(Run("backstop-train diff small.backstop small.backstop x.eml").status, 0);
  const Outcome run = Run("backstop-train diff small.backstop small.backstop x.eml missing");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(run.out, "1 messages, 0 verdicts changed, 1 unread")) << run.out;
  EXPECT_TRUE(Has(run.err, "missing: cannot open")) << run.err;
}

TEST_F(TrainProgram, SaysThatAFolderIsNoFile) {
  WriteSet("");
  EXPECT_TRUE(Has(Run("backstop-train dump set").err, "set: cannot be read; give the path"));
  const Outcome recipe = Run("backstop-train extract --recipe set --out x.bin");
  EXPECT_TRUE(Has(recipe.err, "set: cannot read: Is a directory; give the recipe's path"))
      << recipe.err;
  EXPECT_EQ(recipe.status, 1);
}

TEST_F(TrainProgram, LooksWhereResultsGoBeforeItWorks) {
  WriteSet("set/a.eml\tordinary\tham\ts\t\nset/b.eml\tordinary\tham\ts\t\n");
  for (const char* place : {"set", "no/such/m.backstop"}) {
    for (const char* verb :
         {"run --recipe r.toml --work w --out ", "extract --recipe r.toml --out ",
          "fit --recipe r.toml --examples none --out h.json --holdouts ",
          "fit --recipe r.toml --examples none --holdouts h.bin --out ",
          "calibrate --examples none --holdouts none --out ",
          "eval --recipe r.toml --examples none --holdouts none --html ",
          "background --recipe r.toml --corpora none --out ",
          "pack --recipe r.toml --examples e --heads h --holdouts o --calibration c --out ",
          "adapt --model small.backstop --sent set --out "}) {
      const Outcome run = Run(std::string("backstop-train ") + verb + place);
      EXPECT_EQ(run.status, 1) << verb << place;
      EXPECT_TRUE(Has(run.err, place + std::string(": "))) << run.err;
      EXPECT_TRUE(Has(run.err, "give a path in a folder that can be written") ||
                  Has(run.err, "is a folder; give the path of a file"))
          << run.err;
    }
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/w/examples.bin"));
  std::filesystem::create_directory(folder_ + "/m.card.md");
  const Outcome card = Run("backstop-train run --recipe r.toml --work w --out m.backstop");
  EXPECT_TRUE(Has(card.err, "m.card.md: is a folder; give the path of a file")) << card.err;
}

TEST_F(TrainProgram, RefusesLabelsWithUnknownWords) {
  for (const auto& [kind, origin, told] :
       {std::array{"dsn-fialed", "legitimate", "kind 'dsn-fialed'"},
        std::array{"dsn-failed", "ours", "origin 'ours'"}}) {
    WriteSet("set/a.eml\tordinary\tham\ts\t\nset/b.eml\t" + std::string(kind) + "\t" + origin +
             "\ts\t\n");
    const Outcome run = Run("backstop-train extract --recipe r.toml --out x.bin");
    EXPECT_EQ(run.status, 1);
    EXPECT_TRUE(
        Has(run.err, std::string("set.labels.tsv: line 3: set/b.eml: unknown ") + told + "; use"))
        << run.err;
  }
}

TEST_F(TrainProgram, RefusesAPathThatIsLabelledTwoWays) {
  const std::string rows =
      "set/a.eml\tordinary\tham\ts\t\nset/b.eml\tdsn-failed\tlegitimate\ts\t\n";
  WriteSet(rows + "set/a.eml\tordinary\tspam\ts\t\n");
  const Outcome run = Run("backstop-train extract --recipe r.toml --out x.bin");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(
      run.err, "set.labels.tsv: line 4: set/a.eml: labelled otherwise in line 2; decide for one"))
      << run.err;
  WriteSet(rows + "set/a.eml\tordinary\tham\ts\t\n");
  EXPECT_FALSE(
      Has(Run("backstop-train extract --recipe r.toml --out x.bin").err, "labelled otherwise"));
}

TEST_F(TrainProgram, SaysWhatToWriteForAnEmptyOrigin) {
  WriteSet("set/a.eml\tordinary\tham\ts\t\nset/b.eml\tdsn-failed\t\ts\t\n");
  const Outcome run = Run("backstop-train extract --recipe r.toml --out x.bin");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(
      Has(run.err,
          "set.labels.tsv: line 3: set/b.eml: no origin; write na where it does not arise, unknown "
          "where nobody knows it, or one of undetermined, "))
      << run.err;
}

TEST_F(TrainProgram, SaysWhatToDoWithAFileThatCannotBeRead) {
  WriteSet("set/a.eml\tordinary\tham\ts\t\nset/b.eml\tordinary\tham\ts\t\n");
  std::filesystem::create_symlink("nowhere", folder_ + "/set/c.eml");
  const Outcome run = Run("backstop-train extract --recipe r.toml --out x.bin");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(run.err, "set/c.eml: ")) << run.err;
  EXPECT_TRUE(Has(run.err, "; mend it or take it out of the set")) << run.err;
  std::filesystem::rename(folder_ + "/set", folder_ + "/elsewhere");
  const Outcome moved = Run("backstop-train extract --recipe r.toml --out x.bin");
  EXPECT_TRUE(Has(moved.err, "; give the folder that holds it with --corpora")) << moved.err;
}

// Two sources of six ordinary messages and six challenges each; the second has the first's mail at
// `copies` places.
class MailOfTwoSources : public TrainProgram {
 protected:
  Outcome Extract(int copies, const std::string& folds) {
    std::string labels;
    for (const char* source : {"one", "two"}) {
      for (int i = 0; i < 12; ++i) {
        const std::string n = std::to_string(i), path = std::string("set/") + source + n;
        std::string text = "From: a" + n + "@b.example\n\nA word of ";
        text += i < copies ? "both" : source;
        Write(path, text += ".\n");
        labels += path + (i < 6 ? "\tordinary\t" : "\tchallenge-response\tna\t");
        if (i < 6) labels += i % 2 == 0 ? "ham\t" : "spam\t";
        labels += std::string(source) + "\t\n";
      }
    }
    WriteSet(labels);
    Write("r.toml", "min_labels = 3\n" + Read("r.toml") + folds);
    return Run("backstop-train extract --recipe r.toml --out x.bin");
  }
};

TEST_F(MailOfTwoSources, IsToldWhereItStandsInBoth) {
  const Outcome alone = Extract(0, "");
  EXPECT_EQ(alone.status, 0) << alone.err;
  EXPECT_EQ(alone.err.find("stand in another"), std::string::npos) << alone.err;
  const Outcome copied = Extract(2, "");
  EXPECT_EQ(copied.status, 0) << copied.err;
  EXPECT_TRUE(Has(copied.err,
                  "4 of 24 messages stand in another family of sources too, as copies or by the "
                  "same original (one 2, two 2): held together"))
      << copied.err;
  EXPECT_TRUE(Has(copied.err, "to take them out: backstop-corpus dedup")) << copied.err;
}

TEST_F(MailOfTwoSources, IsNoFoldWhereItIsAllCopies) {
  const std::string folds =
      "[kind]\n[[kind.fold]]\nname = \"first\"\nfamilies = [\"one\"]\n"
      "[[kind.fold]]\nname = \"second\"\nfamilies = [\"two\"]\n";
  EXPECT_EQ(Extract(11, folds).status, 0);
  const Outcome run = Extract(12, folds);
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(run.err,
                  "r.toml: fold second of head kind: all 12 messages of its families are "
                  "copies of mail in folds before it"))
      << run.err;
}

TEST_F(MailOfTwoSources, IsFittedWithAWarningWhereNoFoldJudges) {
  const std::string fit =
      "backstop-train fit --recipe r.toml --examples x.bin --out h.json --holdouts o.bin";
  ASSERT_EQ(Extract(0, "").status, 0);
  const Outcome unjudged = Run(fit);
  EXPECT_EQ(unjudged.status, 0) << unjudged.err;
  EXPECT_TRUE(Has(unjudged.err, "r.toml: no [[kind.fold]], so nothing judges")) << unjudged.err;
  EXPECT_TRUE(Has(unjudged.err, "r.toml: no [[origin.fold]], so nothing judges")) << unjudged.err;
  const std::string all = "[kind]\n[[kind.fold]]\nname = \"all\"\nfamilies = [\"one\", \"two\"]\n";
  ASSERT_EQ(Extract(0, all).status, 0);
  const Outcome untaught = Run(fit);
  EXPECT_EQ(untaught.status, 1);
  EXPECT_TRUE(Has(untaught.err, "r.toml: without fold all, head kind: cannot train on 0 messages"))
      << untaught.err;
  EXPECT_TRUE(Has(untaught.err, "or take families out of the fold")) << untaught.err;
}

TEST_F(MailOfTwoSources, IsAModelAloneOnStdout) {
  ASSERT_EQ(Extract(0, "").status, 0);
  const Outcome run = Run("backstop-train run --recipe r.toml --work w --out -");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_TRUE(Has(run.err, "-: ") && Has(run.err, "Messages by kind")) << run.err;
  ASSERT_EQ(Run("backstop-train run --recipe r.toml --work w --out file.backstop").status, 0);
  EXPECT_EQ(run.out, Read("file.backstop"));
  const Outcome page =
      Run("backstop-train eval --recipe r.toml --examples w/examples.bin "
          "--holdouts w/holdouts.bin --html -");
  EXPECT_TRUE(page.out.ends_with("</html>\n")) << page.out.substr(page.out.size() - 80);
}

}  // namespace
}  // namespace backstop
