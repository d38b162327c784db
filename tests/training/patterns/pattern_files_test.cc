// The loader and lint on files written here: every fault is found, and its message names file and
// line.

#include "pattern_files/pattern_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "pattern_files/lint.h"

namespace backstop::pattern_files {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kHead[] =
    "[defaults]\nfamily = \"report\"\nzones = [\"human\"]\nsource = \"test\"\n";
constexpr char kGood[] =
    "[[pattern]]\nname = \"a.one\"\nphrase = \"over quota\"\nhits = [\"Over Quota\"]\nmisses = "
    "[\"over quotas\"]\n";

class PatternFiles : public testing::Test {
 protected:
  PatternFiles() : dir_(testing::TempDir() + "backstop_pattern_files_" + UnitName()) {
    std::filesystem::remove_all(dir_);
    std::filesystem::create_directories(dir_);
  }
  ~PatternFiles() override { std::filesystem::remove_all(dir_); }

  static std::string UnitName() {
    return testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(dir_ + "/" + name) << text;
  }
  Status Load() { return LoadPatterns(dir_, &definitions_); }
  std::string LoadError() { return Load().message(); }
  std::vector<std::string> Faults() {
    LintReport report;
    const Status status = Load();
    EXPECT_TRUE(status.ok()) << status.message();
    EXPECT_TRUE(Lint(definitions_, LintMinimum{0, {}}, &report).ok());
    return report.faults;
  }

  std::string dir_;
  std::vector<PatternDefinition> definitions_;
};

TEST_F(PatternFiles, KeepFileThenPositionOrder) {
  Write("b.toml",
        std::string(kHead) +
            "[[pattern]]\nname = \"b.x\"\nphrase = \"second file\"\nhits = []\nmisses = []\n");
  Write("a.toml", std::string(kHead) + kGood);
  ASSERT_TRUE(Load().ok());
  ASSERT_EQ(definitions_.size(), 2u);
  EXPECT_EQ(definitions_[0].name, "a.one");
  EXPECT_EQ(definitions_[0].line, 5u);
  EXPECT_EQ(definitions_[0].zones, MaskOf(Zone::kHuman));
  EXPECT_EQ(definitions_[1].name, "b.x");
}

TEST_F(PatternFiles, NameTheFolderThatHasNone) {
  const Status status = Load();
  EXPECT_EQ(status.code(), Code::kNotFound);
  EXPECT_THAT(status.message(), HasSubstr(dir_));
}

TEST_F(PatternFiles, NameFileAndLineOfBrokenToml) {
  Write("a.toml", std::string(kHead) + "[[pattern]]\nname = \n");
  EXPECT_THAT(LoadError(), HasSubstr("a.toml:6: not valid TOML"));
}

TEST_F(PatternFiles, NameFileAndLineOfEachFaultOfAnEntry) {
  const struct {
    const char *entry, *message;
  } cases[] = {
      {"phrase = \"abcdef\"\nhits = []\nmisses = []\n", "5: [[pattern]] needs the key name: file"},
      {"name = \"a.x\"\nhits = []\nmisses = []\n", "5: give either 'phrase' or 'regex'"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nregex = \"ab+\"\nhits = []\nmisses = []\n",
       "5: give either 'phrase' or 'regex'"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nmisses = []\n",
       "5: [[pattern]] needs the key hits: at least one text"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nhits = []\n",
       "5: [[pattern]] needs the key misses: at least one near miss"},
      {"name = \"a.x\"\nregex = \"ab+\"\nhits = []\nmisses = []\n",
       "5: [[pattern]] needs the key why: say why a phrase"},
      {"name = \"a.x\"\nphrase = 5\nhits = []\nmisses = []\n", "7: phrase must be a string"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nhits = [1]\nmisses = []\n",
       "8: hits must be a list of strings"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nhits = []\nmisses = []\nfrase = \"x\"\n",
       "10: unknown key frase in [[pattern]]; known are hits, language,"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nhits = []\nmisses = []\nzones = [\"tail\"]\n",
       "10: no zone 'tail'"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nhits = []\nmisses = []\nreason = \"bored\"\n",
       "10: no reason 'bored'"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nhits = []\nmisses = []\nsays = \"boo\"\n",
       "10: says = \"boo\": must be one of none, failure, "},
  };
  for (const auto& [entry, message] : cases) {
    Write("a.toml", std::string(kHead) + "[[pattern]]\n" + entry);
    EXPECT_THAT(LoadError(), HasSubstr(std::string("a.toml:") + message)) << entry;
    EXPECT_EQ(Load().code(), Code::kBadArgument) << entry;
  }
}

TEST_F(PatternFiles, NeedAFamily) {
  Write("a.toml", std::string("[defaults]\nfamily = \"cousin\"\n") + kGood);
  EXPECT_THAT(
      LoadError(),
      HasSubstr("a.toml:2: family = \"cousin\": must be one of report, header, spam, mail"));
  Write("a.toml", std::string("[defaults]\nsource = \"test\"\n") + kGood);
  EXPECT_THAT(LoadError(), HasSubstr("a.toml:1: [defaults] needs the key family"));
  Write("a.toml", kGood);
  EXPECT_THAT(LoadError(), HasSubstr("a.toml:1: a file of patterns needs the key defaults: write"));
  Write("a.toml", kHead);
  EXPECT_THAT(LoadError(), HasSubstr("a.toml:1: a file of patterns needs the key pattern: write"));
}

TEST_F(PatternFiles, PassLintWhenSound) {
  Write("a.toml", std::string(kHead) + kGood);
  EXPECT_THAT(Faults(), ElementsAre());
}

TEST_F(PatternFiles, FailLintForOneFaultEach) {
  const std::pair<const char*, const char*> cases[] = {
      {"name = \"b.x\"\nphrase = \"abcdef\"\nhits = [\"abcdef\"]\nmisses = [\"no\"]\n",
       "begin with the file's stem"},
      {"name = \"a.X\"\nphrase = \"abcdef\"\nhits = [\"abcdef\"]\nmisses = [\"no\"]\n",
       "no dotted lower-case name"},
      {"name = \"a.x\"\nphrase = \"abc\"\nhits = [\"abc\"]\nmisses = [\"no\"]\n", "too short"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nhits = [\"abcdef\"]\nmisses = []\n", "no misses"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nhits = [\"nothing\"]\nmisses = [\"no\"]\n",
       "does not hit in zone human"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nhits = [\"abcdef\"]\nmisses = [\"an abcdef\"]\n",
       "hits its miss"},
      {"name = \"a.x\"\nphrase = \"abcdef\"\nlanguage = \"german\"\nhits = [\"abcdef\"]\nmisses = "
       "[\"no\"]\n",
       "ISO 639-1"},
      {"name = \"a.x\"\nregex = \"ab+c$\"\nwhy = \"test\"\nhits = [\"abbd\"]\nmisses = [\"no\"]\n",
       "does not hit"},
      {"name = \"a.x\"\nphrase = \"\\nreceived: from x\"\nzones = [\"head\"]\nhits = "
       "[\"Received: from x\"]\nmisses = [\"no\"]\n",
       "anchors at a field that head zones do not show"},
  };
  for (const auto& [entry, message] : cases) {
    Write("a.toml", std::string(kHead) + "[[pattern]]\n" + entry);
    EXPECT_THAT(Faults(), ElementsAre(testing::AllOf(HasSubstr("a.toml:5: "), HasSubstr(message))))
        << entry;
  }
}

TEST_F(PatternFiles, FailLintWhenNotFolded) {
  Write("a.toml",
        std::string(kHead) +
            "[[pattern]]\nname = \"a.x\"\nphrase = \"Over  Quota\"\nhits = []\nmisses = [\"x\"]\n");
  EXPECT_THAT(Faults(), testing::Contains(HasSubstr("is not folded: write 'over quota'")));
}

TEST_F(PatternFiles, FailLintWhenSaidTwice) {
  Write("a.toml", std::string(kHead) + kGood + kGood);
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("has the name of line 5"),
                                    HasSubstr("has the phrase of 'a.one'")));
}

TEST_F(PatternFiles, FailLintWhenTooFew) {
  Write("a.toml", std::string(kHead) + kGood);
  ASSERT_TRUE(Load().ok());
  LintReport report;
  ASSERT_TRUE(Lint(definitions_, LintMinimum{2, {0, 1, 0, 0}}, &report).ok());
  EXPECT_THAT(report.faults, ElementsAre(HasSubstr("1 pattern entries, at least 2"),
                                         HasSubstr("0 header entries")));
}

TEST_F(PatternFiles, NameARegexThatDoesNotCompile) {
  Write("a.toml", std::string(kHead) +
                      "[[pattern]]\nname = \"a.x\"\nregex = \"(abc\"\nwhy = \"test\"\nhits = "
                      "[]\nmisses = []\n");
  ASSERT_TRUE(Load().ok());
  LintReport report;
  const Status status = Lint(definitions_, LintMinimum{0, {}}, &report);
  EXPECT_EQ(status.code(), Code::kBadPattern);
  EXPECT_THAT(status.message(), HasSubstr("'text.a.x'"));
}

TEST_F(PatternFiles, FoldHeadZonesByFieldAndOthersAsOneText) {
  EXPECT_EQ(FoldForZone(Zone::kHead, "Subject:  Über\nX-A: B"), "\nsubject: über\nx-a: b\n");
  EXPECT_EQ(FoldForZone(Zone::kHuman, "Two\nLines"), "two lines");
}

TEST_F(PatternFiles, FailOnEvidenceThatIsMissingOrUnknown) {
  std::vector<model::EvidenceEntry> entries;
  const std::string entry =
      "sentence = \"x\"\nlog_odds = 1\nassurance = \"keyed\"\ntarget = \"origin\"\nsource = "
      "\"x\"\n";
  Write("e", "[[evidence]]\nname = \"evidence.dkim.verified\"\n" + entry);
  EXPECT_THAT(LoadEvidence(dir_ + "/e", &entries).message(),
              HasSubstr("'evidence.null_sender.no' is missing"));
  Write("e", "[[evidence]]\nname = \"evidence.mood.good\"\n" + entry);
  EXPECT_THAT(LoadEvidence(dir_ + "/e", &entries).message(),
              HasSubstr("e:1: no evidence 'evidence.mood.good'"));
  Write("e", "[[evidence]]\nname = \"evidence.spf.pass\"\n" + entry);
  EXPECT_THAT(LoadEvidence(dir_ + "/e", &entries).message(),
              HasSubstr("'assurance' can at most be content"));
  EXPECT_EQ(LoadEvidence(dir_ + "/none", &entries).code(), Code::kNotFound);
}

}  // namespace
}  // namespace backstop::pattern_files
