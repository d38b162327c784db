// The command line end to end: exit status, what goes to which stream, order under --jobs, and
// messages that help.

#include "test_models/program.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "backstop/classifier.h"
#include "test_models/messages.h"

namespace backstop {
namespace {

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::vector<nlohmann::json> Rows(const std::string& jsonl) {
  std::vector<nlohmann::json> rows;
  std::istringstream lines(jsonl);
  for (std::string line; std::getline(lines, line);) rows.push_back(nlohmann::json::parse(line));
  return rows;
}

std::string Mbox(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += "From a@b.example Mon Jan  1 00:00:00 2001\n";
    text += i % 3 == 0
                ? test_models::Letter("Hello " + std::to_string(i),
                                      std::string(static_cast<size_t>(i) * 40, 'x'))
                : test_models::Bounce({.recipient = "r" + std::to_string(i) + "@example.net"});
    text += "\n";
  }
  return text;
}

using ProgramTest = Program;

TEST_F(ProgramTest, ScoresABounceAsOneJsonLineWithTheDocumentedKeys) {
  Write("x.eml", test_models::Bounce({}));
  const Outcome run = Run("backstop score --format jsonl x.eml");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.err, "");
  const auto rows = Rows(run.out);
  ASSERT_EQ(rows.size(), 1u);
  const auto& row = rows[0];
  for (const char* key : {"path", "index", "bytes", "kind", "standard", "p_ndr", "origin",
                          "p_backscatter", "log_odds", "assurance", "reason", "status", "permanent",
                          "recipients", "return", "original", "language", "notes"}) {
    EXPECT_TRUE(row.contains(key)) << key;
  }
  EXPECT_EQ(row["path"], "x.eml");
  EXPECT_EQ(row["kind"], "dsn-failed");
  EXPECT_EQ(row["reason"], "user-unknown");
  EXPECT_EQ(row["status"], "5.1.1");
  EXPECT_EQ(row["return"], "full");
  EXPECT_EQ(row["recipients"][0]["address"], "nobody@example.net");
  EXPECT_EQ(row["original"]["subject"], "Hello");
}

TEST_F(ProgramTest, PrintsTheSameBytesForEveryNumberOfJobs) {
  Write("set/a.mbox", Mbox(2000));
  Write("set/b.eml", test_models::Bounce({}));
  Write("set/c.eml", "");
  for (const char* format : {"jsonl", "tsv", "table", "headers"}) {
    const std::string command = std::string("backstop score --format ") + format;
    const Outcome one = Run(command + " set");
    EXPECT_EQ(one.status, 0) << one.err;
    for (const char* jobs : {"2", "4", "7"}) {
      EXPECT_EQ(Run(command + " --jobs " + jobs + " set").out, one.out) << format << " " << jobs;
    }
  }
  const auto rows = Rows(Run("backstop score --format jsonl --jobs 4 set").out);
  ASSERT_EQ(rows.size(), 2002u);
  for (size_t i = 0; i < 2000; ++i) EXPECT_EQ(rows[i]["index"], i);
}

TEST_F(ProgramTest, TellsUnreadablePathsInARowAndGoesOn) {
  Write("x.eml", test_models::Bounce({}));
  for (const char* jobs : {"1", "3"}) {
    const Outcome run =
        Run(std::string("backstop score --format jsonl --jobs ") + jobs + " missing.eml x.eml");
    EXPECT_EQ(run.status, 1);
    const auto rows = Rows(run.out);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0]["path"], "missing.eml");
    EXPECT_TRUE(Has(rows[0]["error"], "cannot open"));
    EXPECT_EQ(rows[1]["kind"], "dsn-failed");
    EXPECT_EQ(
        run.err,
        "error: 1 of 2 paths could not be read (first: missing.eml: cannot open: No such file "
        "or directory)\n");
  }
  EXPECT_TRUE(Has(Run("backstop score missing.eml").out, "error: missing.eml: cannot open"));
  const Outcome inspected = Run("backstop inspect missing.eml");
  EXPECT_EQ(inspected.status, 1);
  EXPECT_EQ(inspected.out, "");
  EXPECT_EQ(inspected.err, "error: missing.eml: cannot open: No such file or directory\n");
}

TEST_F(ProgramTest, SendsNoControlBytesOfAPathToTheTerminal) {
  const std::string name =
                        "a\033[2J\x7f\xc2\x9b"
                        "1m\xc3\xa9.eml",
                    shown = "a [2J   1m\xc3\xa9.eml";
  Write(name, test_models::Bounce({}));
  for (const char* verb :
       {"score", "score --format tsv", "score --format headers", "explain", "inspect"}) {
    const Outcome run = Run(std::string("backstop ") + verb + " ./a*.eml; rm -f a*.eml; backstop " +
                            verb + " '" + name + "'");
    EXPECT_TRUE(Has(run.out, shown)) << verb << run.out;
    EXPECT_TRUE(Has(run.err, shown)) << verb << run.err;
    EXPECT_EQ((run.out + run.err).find_first_of("\033\x7f"), std::string::npos) << verb;
    Write(name, test_models::Bounce({}));
  }
}

TEST_F(ProgramTest, ReadsAMessageOrAnMboxFromStandardInput) {
  Write("x.eml", test_models::Bounce({}));
  Write("a.mbox", Mbox(5));
  const auto one = Rows(Run("backstop score --format jsonl - <x.eml").out);
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0]["path"], "-");
  EXPECT_EQ(one[0]["kind"], "dsn-failed");
  EXPECT_EQ(Rows(Run("cat a.mbox | backstop score --format jsonl -").out).size(), 5u);
}

TEST_F(ProgramTest, RefusesWrongUsageWithStatusTwoAndUsage) {
  for (const char* command :
       {"backstop", "backstop frobnicate", "backstop score", "backstop score --bogus x.eml",
        "backstop score --jobs 0 x.eml", "backstop score --format xml x.eml",
        "backstop score --direction sideways x.eml", "backstop explain",
        "backstop explain --top -1 x.eml", "backstop explain --index -1 x.eml", "backstop check"}) {
    const Outcome run = Run(command);
    EXPECT_EQ(run.status, 2) << command;
    EXPECT_EQ(run.out, "") << command;
    EXPECT_TRUE(Has(run.err, "Usage: backstop")) << command << run.err;
  }
}

TEST_F(ProgramTest, HelpsWithAnExampleForEveryVerb) {
  for (const char* verb : {"", "score", "explain", "check", "bench", "inspect"}) {
    const Outcome run = Run(std::string("backstop ") + verb + " --help");
    EXPECT_EQ(run.status, 0);
    EXPECT_TRUE(Has(run.out, "Example: backstop ")) << run.out;
  }
  EXPECT_EQ(Run("backstop --version").out, std::string(Version()) + "\n");
}

TEST_F(ProgramTest, NamesTheModelThatIsMissingOrCorrupt) {
  Write("x.eml", "A: 1\n");
  Write("bad.backstop", test_models::Pack(test_models::SmallContent()).substr(0, 500));
  for (const char* command :
       {"backstop score --model nowhere.backstop x.eml",
        "backstop explain --model nowhere.backstop x.eml", "backstop check nowhere.backstop",
        "BACKSTOP_MODEL=nowhere.backstop; backstop score x.eml"}) {
    const Outcome run = Run(command);
    EXPECT_EQ(run.status, 1) << command;
    EXPECT_EQ(run.out, "");
    EXPECT_TRUE(Has(run.err, "error: ") && Has(run.err, "nowhere.backstop")) << run.err;
  }
  const Outcome run = Run("backstop check bad.backstop");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(run.err, "bad.backstop")) << run.err;
}

TEST_F(ProgramTest, ChecksAModelAndPrintsItsCard) {
  const Outcome run = Run("backstop check small.backstop");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_TRUE(Has(run.out, "small.backstop: good"));
}

TEST_F(ProgramTest, KeepsWhatItMadeOfTheModelInAHomeButMakesNoHome) {
  Write("x.eml", test_models::Bounce({}));
  EXPECT_EQ(Run("backstop score x.eml").status, 0);
  EXPECT_TRUE(std::filesystem::is_directory(folder_ + "/.cache/backstop"));
  EXPECT_EQ(Run("HOME=$PWD/nobody backstop score x.eml").status, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/nobody"));
}

TEST_F(ProgramTest, AddsEvidenceFromAFileAndRefusesUnknownWords) {
  Write("x.eml", test_models::Bounce({}));
  Write("valid.toml", "return_tag = \"valid\"\n");
  Write("key.toml", "ledger = \"hit\"\ntag = \"valid\"\n");
  Write("word.toml", "ledger = \"maybe\"\n");
  const auto rows = Rows(
      Run("backstop score --format jsonl --rcpt ann@example.com --evidence valid.toml x.eml").out);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0]["rcpt"], "ann@example.com");
  EXPECT_LT(rows[0]["log_odds"],
            Rows(Run("backstop score --format jsonl x.eml").out)[0]["log_odds"]);
  const Outcome key = Run("backstop score --evidence key.toml x.eml");
  EXPECT_EQ(key.status, 2);
  EXPECT_TRUE(Has(key.err, "key.toml: line 2") && Has(key.err, "return_tag")) << key.err;
  const Outcome folder = Run("mkdir facts; backstop score --evidence facts x.eml");
  EXPECT_EQ(folder.status, 2);
  EXPECT_TRUE(Has(folder.err, "facts: cannot read: Is a directory")) << folder.err;
  const Outcome word = Run("backstop score --evidence word.toml x.eml");
  EXPECT_EQ(word.status, 2);
  EXPECT_TRUE(Has(word.err, "\"hit\", \"miss\"")) << word.err;
}

TEST_F(ProgramTest, UsesNoColoursOffTheTerminalAndNoneWithNoColor) {
  Write("x.eml", test_models::Bounce({}));
  EXPECT_FALSE(Has(Run("backstop score x.eml").out, "\033["));
  const std::string on_terminal = "script -qec 'backstop score x.eml' /dev/null";
  EXPECT_TRUE(Has(Run(on_terminal).out, "\033["));
  EXPECT_FALSE(Has(Run("export NO_COLOR=1; " + on_terminal).out, "\033["));
}

TEST_F(ProgramTest, LetsOrdinaryMailGoAtTheGateUnlessAskedForTheFullPath) {
  Write("gated.backstop", test_models::Pack(test_models::GatedContent()));
  Write("letter.eml", test_models::Letter("Lunch", "See you at noon."));
  Write("bounce.eml", test_models::Bounce({}));
  const std::string command =
      "backstop score --model gated.backstop --format jsonl letter.eml bounce.eml";
  const auto gated = Rows(Run(command).out);
  ASSERT_EQ(gated.size(), 2u);
  EXPECT_EQ(gated[0]["kind"], "ordinary");
  EXPECT_EQ(gated[0]["notes"], nlohmann::json::array({"gated"}));
  EXPECT_TRUE(gated[0]["p_backscatter"].is_null());
  EXPECT_TRUE(gated[0]["log_odds"].is_null());
  EXPECT_TRUE(gated[0]["p_ndr"].is_number());
  EXPECT_EQ(gated[1]["kind"], "dsn-failed");
  const auto full = Rows(Run(command + " --full").out);
  ASSERT_EQ(full.size(), 2u);
  EXPECT_TRUE(full[0]["log_odds"].is_number());
  EXPECT_EQ(full[1], gated[1]);
  const Outcome why = Run("backstop explain --model gated.backstop letter.eml");
  EXPECT_EQ(why.status, 0) << why.err;
  EXPECT_TRUE(Has(why.out, "header gate: lets it go") && Has(why.out, "kind: ordinary")) << why.out;
}

// The rows of one head add up to the row "sum", however few are shown.
TEST_F(ProgramTest, ExplainsWithRowsThatAddUp) {
  Write("x.eml", test_models::Bounce({.text = "Best regards, winner of the casino, cheap pills"}));
  for (const char* top : {"1", "3", "100"}) {
    const Outcome run = Run(std::string("backstop explain --top ") + top + " x.eml");
    EXPECT_EQ(run.status, 0) << run.err;
    EXPECT_TRUE(Has(run.out, "kind: dsn-failed") && Has(run.out, "reason: user-unknown"))
        << run.out;
    std::istringstream lines(run.out);
    double sum = 0;
    int sums = 0;
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("  +") && !line.starts_with("  -") && !line.starts_with("   "))
        continue;
      std::istringstream row(line);
      double value = 0;
      std::string feature;
      if (!(row >> value >> feature)) continue;
      if (feature == "sum") {
        EXPECT_NEAR(sum, value, 0.002) << run.out;
        sum = 0;
        ++sums;
      } else {
        sum += value;
      }
    }
    EXPECT_EQ(sums, 2) << run.out;
  }
  EXPECT_EQ(Run("backstop explain --index 1 x.eml").status, 1);
  const Outcome nothing = Run("mkdir nothing; backstop explain nothing");
  EXPECT_EQ(nothing.status, 1);
  EXPECT_EQ(nothing.err, "error: nothing: holds no message\n");
}

TEST_F(ProgramTest, FailsWhenTheDiskIsFullWhateverItPrints) {
  Write("x.eml", test_models::Bounce({}));
  for (const char* command :
       {"score x.eml", "score --jobs 2 x.eml", "explain x.eml", "inspect x.eml",
        "check small.backstop", "bench --seconds 0 x.eml", "--help", "--version"}) {
    const Outcome run = Run(std::string("backstop ") + command + " >/dev/full");
    EXPECT_EQ(run.status, 1) << command;
    EXPECT_TRUE(Has(run.err, "error: cannot write the output")) << command << run.err;
  }
}

TEST_F(ProgramTest, NamesTheWordsOfAnOptionInWholeWords) {
  Write("x.eml", test_models::Bounce({}));
  for (const char* word : {"xml", "0", "1"}) {
    const Outcome run = Run(std::string("backstop score x.eml --format ") + word);
    EXPECT_EQ(run.status, 2) << word;
    EXPECT_TRUE(Has(run.err, "{headers,jsonl,table,tsv}")) << run.err;
  }
}

TEST_F(ProgramTest, InspectsEveryMessageOfAnMbox) {
  Write("a.mbox", Mbox(3));
  const Outcome run = Run("backstop inspect a.mbox");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_TRUE(Has(run.out, "== a.mbox #2"));
}

TEST_F(ProgramTest, GivesALineOfValidJsonForHostileMessages) {
  int number = 0;
  for (const auto& [name, bytes] : test_models::HostileMessages())
    Write("h/" + std::to_string(number++) + ".eml", bytes);
  const Outcome run = Run("backstop score --full --format jsonl h");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(Rows(run.out).size(), static_cast<size_t>(number));
}

TEST_F(ProgramTest, EndsCleanlyOnInterrupt) {
  Write("x.eml", test_models::Bounce({}));
  const Outcome run =
      Run("mkfifo pipe; backstop "
          "score --format jsonl x.eml pipe & pid=$!; exec 3>pipe; "
          "printf 'From a@b Mon Jan  1 00:00:00 2001\\nA: 1\\n\\n' >&3; kill -INT "
          "$pid; exec 3>&-; wait $pid");
  EXPECT_EQ(run.status, 1);
  for (const auto& row : Rows(run.out)) EXPECT_TRUE(row.contains("kind"));
}

TEST_F(ProgramTest, EndsOnInterruptWhileStandardInputIsIdle) {
  const std::string mbox = Mbox(40);
  Write("cut.mbox", mbox.substr(0, mbox.rfind("From ") + 60));
  for (const char* jobs : {"1", "2"}) {
    const Outcome run = Run(
        std::string("rm -f pipe; mkfifo pipe; exec 3<>pipe; cat cut.mbox >&3; "
                    "timeout --foreground --preserve-status --signal=INT --kill-after=5 1 backstop "
                    "score --format jsonl --jobs ") +
        jobs + " - <&3");
    EXPECT_EQ(run.status, 1) << jobs;
    EXPECT_EQ(Rows(run.out).size(), 39u) << run.out;
    EXPECT_EQ(run.err, "error: interrupted; the rows so far are complete\n");
  }
}

}  // namespace
}  // namespace backstop
