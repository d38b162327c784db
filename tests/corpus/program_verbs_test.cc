// backstop-corpus at the command line: what holds for every verb, and the verbs that only call
// another program.

#include <gtest/gtest.h>

#include <string>

#include "backstop/classifier.h"
#include "test_models/program.h"

namespace backstop {
namespace {

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Keep in step with the table in corpus/workshop/main.cc: a verb that is missing there fails here.
constexpr const char* kVerbs[] = {"import", "labels", "dedup",   "split",
                                  "scrub",  "stats",  "foundry", "leakcheck"};

using CorpusProgram = Program;

TEST_F(CorpusProgram, HelpsOnEveryVerbWithAnExample) {
  const Outcome help = Run("backstop-corpus --help");
  EXPECT_EQ(help.status, 0);
  for (const char* verb : kVerbs) {
    EXPECT_TRUE(Has(help.out, std::string("\n  ") + verb + " ")) << verb << help.out;
    const Outcome verb_help = Run(std::string("backstop-corpus ") + verb + " --help");
    EXPECT_EQ(verb_help.status, 0) << verb;
    EXPECT_TRUE(Has(verb_help.out, std::string("Example: backstop-corpus ") + verb + " ")) << verb;
  }
  EXPECT_EQ(Run("backstop-corpus --version").out, std::string(Version()) + "\n");
  EXPECT_EQ(Run("backstop-corpus --help >/dev/full").status, 1);
}

TEST_F(CorpusProgram, AnswersWrongUsageWithStatusTwo) {
  for (const char* wrong : {"", "no-such-verb", "--no-such-option"}) {
    const Outcome run = Run(std::string("backstop-corpus ") + wrong);
    EXPECT_EQ(run.status, 2) << wrong;
    EXPECT_EQ(run.out, "") << wrong;
    EXPECT_NE(run.err, "") << wrong;
  }
}

TEST_F(CorpusProgram, GivesTheFoundryItsArgumentsAndTakesItsStatus) {
  const Outcome help = Run("backstop-corpus foundry make --help");
  EXPECT_EQ(help.status, 0) << help.err;
  EXPECT_TRUE(Has(help.out, "--bounces")) << help.out;
  const Outcome wrong = Run("backstop-corpus foundry make --no-such-option x");
  EXPECT_EQ(wrong.status, 2);
  const Outcome missing = Run("backstop-corpus leakcheck ./missing");
  EXPECT_EQ(missing.status, 1);
  EXPECT_TRUE(Has(missing.err, "labels.tsv is missing")) << missing.err;
}

TEST_F(CorpusProgram, SaysThatPythonIsMissing) {
  const Outcome run =
      Run("program=$(command -v backstop-corpus); PATH=/nonexistent; $program leakcheck x");
  EXPECT_EQ(run.status, 1);
  EXPECT_TRUE(Has(run.err, "cannot run python3")) << run.err;
  EXPECT_TRUE(Has(run.err, "install")) << run.err;
}

}  // namespace
}  // namespace backstop
