// A recipe is read to the letter: each fault is named with its line, nothing is skipped in silence.

#include "recipe/recipe.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace backstop::training {
namespace {

constexpr char kSet[] = "[[set]]\npath = 'a.tar.zst'\nlabels = 'a.tsv'\nuse = ['kind']\n";

class RecipeTest : public testing::Test {
 protected:
  Status Load(const std::string& text) {
    const auto folder = std::filesystem::temp_directory_path() / "backstop_recipe_test";
    std::filesystem::create_directories(folder);
    file_ = (folder /
             (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".toml"))
                .string();
    std::ofstream(file_, std::ios::binary) << text;
    recipe_ = Recipe{};
    return LoadRecipe(file_, &recipe_);
  }
  std::string Fault(const std::string& text) { return Load(text).message(); }

  std::string file_;
  Recipe recipe_;
};

TEST_F(RecipeTest, ReadsSetsHeadsAndFolds) {
  const Status status = Load(std::string("name = 'x'\nseed = 7\n") + kSet +
                             "kind_weight = 3\n[origin]\ntrainer = 'nb-lr'\nl2 = [1e-3, 1e-4]\n"
                             "[[origin.fold]]\nname = 'one'\nfamilies = ['a', 'b']\n");
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(recipe_.seed, 7u);
  ASSERT_EQ(recipe_.sets.size(), 1u);
  EXPECT_TRUE(recipe_.sets[0].use[0]);
  EXPECT_FALSE(recipe_.sets[0].use[1]);
  EXPECT_EQ(recipe_.sets[0].weight[0], 3);
  EXPECT_EQ(recipe_.head(Head::kOrigin).trainer, Trainer::kNaiveBayesLogistic);
  EXPECT_EQ(recipe_.head(Head::kOrigin).l2, (std::vector<double>{1e-3, 1e-4}));
  EXPECT_EQ(recipe_.head(Head::kOrigin).folds[0].families.size(), 2u);
}

TEST_F(RecipeTest, WeighsMessagesInUnknownWordsByKind) {
  const std::string recipe = std::string("name = 'x'\n") + kSet;
  ASSERT_TRUE(Load(recipe + "[kind.unworded]\nothers = 0.1\ndsn-failed = 0.3\n").ok());
  const auto& unworded = recipe_.head(Head::kKind).unworded;
  EXPECT_EQ(unworded[static_cast<size_t>(Kind::kDsnFailed)], 0.3);
  EXPECT_EQ(unworded[static_cast<size_t>(Kind::kMdn)], 0.1);
  ASSERT_TRUE(Load(recipe).ok());
  EXPECT_EQ(unworded, (std::array<double, kKindCount>{})) << "none unless asked for";
  EXPECT_NE(Fault(recipe + "[kind.unworded]\nmdn = -1\n").find("must not be negative"),
            std::string::npos);
  EXPECT_NE(Fault(recipe + "[kind.unworded]\nbounce = 1\n").find("unknown key bounce"),
            std::string::npos);
  EXPECT_NE(Fault(recipe + "[origin.unworded]\nothers = 1\n").find("unworded is kind's"),
            std::string::npos);
}

TEST_F(RecipeTest, GivesLanguagesColumnsOfKindAlone) {
  const std::string recipe = std::string("name = 'x'\n") + kSet;
  ASSERT_TRUE(Load(recipe + "[kind]\nlanguage_scale = 2\n").ok());
  EXPECT_EQ(recipe_.head(Head::kKind).language_scale, 2);
  EXPECT_NE(Fault(recipe + "[origin]\nlanguage_scale = 2\n").find("language_scale is kind's"),
            std::string::npos);
}

TEST_F(RecipeTest, SetsMayBeOptionalJudgedOnlyAndFromTheCache) {
  const Status status = Load(std::string("name = 'x'\n") + kSet +
                             "from = 'cache'\noptional = true\njudged_only = true\n");
  ASSERT_TRUE(status.ok()) << status.message();
  const SetRecipe& set = recipe_.sets[0];
  EXPECT_TRUE(set.is_optional);
  EXPECT_TRUE(set.is_judged_only);
  EXPECT_EQ(set.weight, (std::array<double, kHeadCount>{0, 0}));
  ASSERT_EQ(setenv("XDG_CACHE_HOME", "/tmp/some-cache", 1), 0);
  EXPECT_EQ(ResolvePath(recipe_, "/corpora", "real", set.from),
            "/tmp/some-cache/backstop/foundry/sets/real");
  EXPECT_NE(Fault(std::string("name = 'x'\n") + kSet + "from = 'attic'\n")
                .find("must be one of corpora, recipe, cache"),
            std::string::npos);
}

TEST_F(RecipeTest, NamesTheLineOfEachFault) {
  const std::string head = std::string("name = 'x'\n") + kSet;  // five lines
  EXPECT_NE(Fault("name = 'x'\nnmae = 'y'\n" + std::string(kSet)).find(".toml:2: unknown key nmae"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[kind]\ntrainer = 'svm'\n")
                .find(".toml:7: trainer = \"svm\": must be one of nb, lr, nb-lr"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[kind]\nl2 = 'strong'\n").find(".toml:7: l2 must be a number"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[kind]\nl2 = [1, nan]\n").find(".toml:7: l2 must be a list of numbers"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[kind]\nl2 = [1, 0]\n").find(".toml:7: l2 must be above 0"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[kind]\nl2 = [1e-3, 1e-4]\n").find("needs folds"), std::string::npos);
  EXPECT_NE(Fault(head + "[kind]\nsource_penalty = 1e-3\n").find("are origin's; leave them out"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[origin]\ntrainer = 'nb'\nsource_penalty = 1e-3\n")
                .find(".toml:8: source_penalty: nb has no penalties"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[kind.consensus]\nbody = 1\n").find("are origin's; leave them out"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[origin]\ntrainer = 'nb'\n[origin.consensus]\nbody = 1\n")
                .find("consensus: nb counts all sources together"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[origin.consensus]\nfixed = -1\n").find("must not be negative"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[[origin.near]]\nsources = ['a']\nparts = 1\n")
                .find(".toml:8: parts: at least 2"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[kind]\nterms = -1\n").find(".toml:7: terms must be a whole number"),
            std::string::npos);
  EXPECT_NE(Fault(head + "[kind]\nterms = 70000\n").find("at most 30000"), std::string::npos);
  EXPECT_NE(
      Fault("name = 'x'\n[[set]]\npath = 'a'\n").find(".toml:2: [[set]] needs the key labels"),
      std::string::npos);
  EXPECT_NE(Fault("name = 'x'\nset = 3\n").find(".toml:2: write set as [[set]]"),
            std::string::npos);
  EXPECT_NE(Fault("name = 'x\n").find(".toml:1: "), std::string::npos);
  EXPECT_NE(Fault("").find("needs the key name"), std::string::npos);
}

TEST_F(RecipeTest, RefusesAFamilyInTwoFolds) {
  const std::string fold = "[[kind.fold]]\nname = 'n%'\nfamilies = ['f']\n";
  std::string text = std::string("name = 'x'\n") + kSet + "[kind]\n" + fold + fold;
  text[text.find('%')] = '1';
  text[text.find('%')] = '2';
  EXPECT_NE(Fault(text).find("family f is in two folds"), std::string::npos);
}

TEST_F(RecipeTest, MissingFileSaysWhichPathIsMeant) {
  const Status status = LoadRecipe("/nonexistent/recipe.toml", &recipe_);
  EXPECT_EQ(status.code(), Code::kNotFound);
  EXPECT_NE(status.message().find("models/recipe.toml"), std::string::npos);
}

TEST_F(RecipeTest, LongestPrefixNamesTheFamily) {
  Recipe recipe;
  recipe.families = {{"ham/", "ham", {true, true}, false}, {"ham/x", "x", {false, true}, false}};
  EXPECT_EQ(FamilyOf(recipe, Head::kOrigin, "ham/x-easy"), "x");
  EXPECT_EQ(FamilyOf(recipe, Head::kKind, "ham/x-easy"), "ham");
  EXPECT_EQ(FamilyOf(recipe, Head::kKind, "lists/a"), "lists/a");
}

}  // namespace
}  // namespace backstop::training
