// `backstop-corpus stats` at the command line.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "test_models/messages.h"
#include "test_models/program.h"

namespace backstop {
namespace {

constexpr const char* kColumns = "path\tkind\torigin\tsource\tnote\n";

using StatsVerb = Program;

TEST_F(StatsVerb, CountsByTheLabelsBesideTheSet) {
  Write("s/a.eml", test_models::Letter("Hello", "text"));
  Write("s/b.eml", test_models::Bounce({}));
  Write("s/c.eml", "A: 1\n\n");
  Write("s.labels.tsv", std::string(kColumns) + "s/a.eml\tordinary\tham\tx\t\n" +
                            "s/b.eml\tdsn-failed\tlegitimate\ty\t\n");
  const Outcome run = Run("backstop-corpus stats s --json");
  EXPECT_EQ(run.status, 0) << run.err;
  const auto json = nlohmann::json::parse(run.out);
  EXPECT_EQ(json["messages"], 3);
  EXPECT_EQ(json["kind"]["ordinary"]["messages"], 1);
  EXPECT_EQ(json["kind"]["(no label)"]["messages"], 1);
  EXPECT_EQ(json["origin"]["legitimate"]["messages"], 1);
  EXPECT_EQ(json["source"]["y"]["messages"], 1);
  EXPECT_EQ(json["return"]["full"]["messages"], 1);
}

TEST_F(StatsVerb, AsksTheModelWhereThereAreNoLabels) {
  Write("a.eml", test_models::Bounce({}));
  const auto json = nlohmann::json::parse(Run("backstop-corpus stats a.eml --json").out);
  EXPECT_EQ(json["kind"]["dsn-failed"]["messages"], 1);
  EXPECT_EQ(json["source"]["(no labels)"]["messages"], 1);
}

TEST_F(StatsVerb, SendsNoControlBytesOfMailToTheTerminal) {
  Write("a.eml", "Content-Type: text/plain; charset=\"a\033[2Jb\"\n\nx\n");
  const Outcome run = Run("backstop-corpus stats a.eml");
  EXPECT_EQ(run.status, 0) << run.err;
  EXPECT_EQ(run.out.find('\033'), std::string::npos);
}

TEST_F(StatsVerb, TellsWhatFailsWithStatusOne) {
  Write("a.eml", "A: 1\n\n");
  Write("bad.tsv", std::string(kColumns) + "a.eml\tordinary\n");
  const Outcome labels = Run("backstop-corpus stats a.eml --labels bad.tsv");
  EXPECT_EQ(labels.status, 1);
  EXPECT_NE(labels.err.find("bad.tsv: line 2: expected 5 columns"), std::string::npos)
      << labels.err;
  const Outcome missing = Run("backstop-corpus stats missing a.eml");
  EXPECT_EQ(missing.status, 1);
  EXPECT_NE(missing.out.find("1 messages"), std::string::npos) << "the rest is counted";
  const Outcome nothing = Run("mkdir -p empty; backstop-corpus stats empty");
  EXPECT_EQ(nothing.status, 1);
  EXPECT_EQ(nothing.out, "");
  EXPECT_EQ(Run("backstop-corpus stats a.eml >/dev/full").status, 1);
  EXPECT_EQ(Run("backstop-corpus stats a.eml --model missing.backstop").status, 1);
  EXPECT_EQ(Run("backstop-corpus stats").status, 2);
}

TEST_F(StatsVerb, ShowsABarOnATerminalAndNowhereElse) {
  std::string mbox;
  for (int i = 0; i < 600; ++i)
    mbox += "From a Mon Jan  1 00:00:00 2001\nSubject: " + std::to_string(i) + "\n\nx\n\n";
  Write("a.mbox", mbox);
  Write("slow", "(cat a.mbox; sleep 3; cat a.mbox) | backstop-corpus stats -\n");
  const std::string clear = "\r\033[K";
  const Outcome on_terminal = Run("sh slow >plain 2>&1 & script -qec 'sh slow' /dev/null; wait");
  const size_t drawn = on_terminal.out.find("/s\033[K");
  EXPECT_NE(drawn, std::string::npos) << on_terminal.out;
  EXPECT_LT(drawn, on_terminal.out.find(clear)) << on_terminal.out;
  EXPECT_LT(on_terminal.out.find(clear), on_terminal.out.find("1200 messages, "))
      << on_terminal.out;
  EXPECT_NE(Read("plain").find("1200 messages, "), std::string::npos);
  EXPECT_EQ(Read("plain").find('\r'), std::string::npos);
}

}  // namespace
}  // namespace backstop
