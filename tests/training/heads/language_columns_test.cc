// Languages have columns of their own while a head is fitted, so that its words do not tell what
// the mail of a language mostly is; the model gets none of them. Which language has none is told by
// the mail of all processes.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "heads/head_design.h"
#include "heads/head_fit.h"
#include "heads/holdout.h"
#include "thread_team.h"

namespace backstop::training {
namespace {

const std::vector<uint32_t> kLabels{static_cast<uint32_t>(Kind::kOrdinary),
                                    static_cast<uint32_t>(Kind::kDsnFailed)};
enum Language : uint8_t { kUnd, kEnglish, kGerman, kFrench };

// A structural fact, column 0, and a word of the body, column 1; languages have columns from 2 on.
Examples Empty() {
  Examples examples;
  examples.fixed_names = {"struct.a"};
  examples.structure_count = 1;
  examples.terms = {{1, "human/word.frist"}};
  examples.families = examples.sources = {"a"};
  examples.languages = {"und", "en", "de", "fr"};
  return examples;
}

void Add(Kind kind, Language language, bool has_fact, bool has_word, Examples* examples) {
  ExampleRow row;
  row.label = static_cast<uint8_t>(kind);
  row.language = language;
  row.group = row.message = row.sender = examples->message_count++;
  row.features = examples->AddFeatures(std::vector<uint32_t>(has_fact ? 1 : 0, 0),
                                       std::vector<uint32_t>(has_word ? 1 : 0, 0), {});
  examples->rows.push_back(row);
}

Recipe RecipeOf(double language_scale) {
  Recipe recipe;
  recipe.heads[0].language_scale = language_scale;
  recipe.heads[0].min_senders = 1;
  recipe.heads[0].term_offset = 0;
  return recipe;
}

std::vector<double> Weights(const Examples& examples, double language_scale) {
  const TermIndex index(examples, Head::kKind);
  FittedHead fitted;
  const Status status =
      FitHead(examples, index, RecipeOf(language_scale), Head::kKind, kLabels,
              std::vector<bool>(examples.rows.size(), true), 1e-3, kHoldoutTolerance, &fitted);
  EXPECT_TRUE(status.ok()) << status.message();
  return fitted.linear.weight;
}

HeadDesign DesignOf(const Examples& examples) {
  const TermIndex index(examples, Head::kKind);
  return DesignHead(examples, index, RecipeOf(3), Head::kKind, kLabels,
                    std::vector<bool>(examples.rows.size(), true));
}

// By row.
std::vector<std::vector<uint32_t>> ColumnsOf(const Design& design) {
  std::vector<std::vector<uint32_t>> columns;
  for (const Design::Row& row : design.rows) {
    columns.emplace_back();
    design.ForEach(row, [&](size_t column, double) {
      columns.back().push_back(static_cast<uint32_t>(column));
    });
  }
  return columns;
}

TEST(LanguageColumns, AreForTheFitAlone) {
  Examples examples = Empty();
  for (int i = 0; i < 8; ++i) {  // what German mail has stands in both kinds; most is ordinary
    Add(Kind::kOrdinary, kEnglish, false, false, &examples);
    Add(Kind::kDsnFailed, kEnglish, false, false, &examples);
    Add(Kind::kOrdinary, kGerman, true, true, &examples);
    if (i < 2) Add(Kind::kDsnFailed, kGerman, true, true, &examples);
  }
  for (const Kind kind : {Kind::kOrdinary, Kind::kDsnFailed})
    Add(kind, kEnglish, true, true, &examples);
  const std::vector<double> without = Weights(examples, 0);
  const std::vector<double> with = Weights(examples, 20);
  ASSERT_EQ(with.size(), 4u) << "two columns, two labels";
  const double fact = without[1], word = without[3];
  EXPECT_LT(fact + word, -0.5) << "the language speaks for ordinary mail";
  EXPECT_GT(with[1], fact / 2) << "told by its own column";
  EXPECT_GT(with[3], word / 2) << "told by its own column";
}

// One speaks for ordinary mail, one for reports: a column that they shared would tell neither.
TEST(LanguageColumns, EachLanguageHasItsOwn) {
  Examples examples = Empty();
  for (int i = 0; i < 12; ++i) {
    Add(Kind::kOrdinary, kEnglish, false, false, &examples);
    Add(Kind::kDsnFailed, kEnglish, false, false, &examples);
    Add(i < 3 ? Kind::kDsnFailed : Kind::kOrdinary, kGerman, true, false, &examples);
    Add(i < 3 ? Kind::kOrdinary : Kind::kDsnFailed, kFrench, false, true, &examples);
  }
  for (const Kind kind : {Kind::kOrdinary, Kind::kDsnFailed})
    Add(kind, kEnglish, true, true, &examples);
  const std::vector<double> without = Weights(examples, 0);
  const std::vector<double> with = Weights(examples, 20);
  EXPECT_LT(without[1], -0.5) << "as German does";
  EXPECT_GT(without[3], 0.5) << "as French does";
  EXPECT_GT(with[1], without[1] / 2);
  EXPECT_LT(with[3], without[3] / 2);
}

TEST(LanguageColumns, StandInTheBlockOfFixedFeatures) {
  Examples examples = Empty();
  Add(Kind::kDsnFailed, kEnglish, true, true, &examples);
  Add(Kind::kOrdinary, kEnglish, false, false, &examples);
  Add(Kind::kDsnFailed, kGerman, true, true, &examples);
  Add(Kind::kOrdinary, kFrench, false, false, &examples);
  Add(Kind::kOrdinary, kUnd, false, true, &examples);
  const HeadDesign of = DesignOf(examples);
  EXPECT_EQ(of.design.columns, 6u);
  EXPECT_EQ(ColumnsOf(of.design),
            (std::vector<std::vector<uint32_t>>{{0, 1}, {}, {0, 4, 1}, {5}, {1}}))
      << "the main language has none, nor has what is too short to tell";
  const Design::Row& german = of.design.rows[2];
  EXPECT_EQ(german.end[0] - german.begin, 2u);
  EXPECT_EQ(german.end[2] - german.end[1], 1u) << "the word stays in its own block";
}

// English is the main language of all, German that of the first process's share, and nothing at all
// lies with the third.
TEST(LanguageColumns, AreThoseOfTheMailOfAllProcesses) {
  Examples examples = Empty();
  for (uint32_t i = 0; i < 2 * kShardBlock; ++i) {
    const bool is_second = i >= kShardBlock;
    const Language language = i % 8 == 0                ? kUnd
                              : i % 4 == 1              ? kFrench
                              : !is_second && i % 8 < 5 ? kGerman
                                                        : kEnglish;
    Add(i % 3 == 0 ? Kind::kDsnFailed : Kind::kOrdinary, language, i % 5 < 2, i % 7 < 3, &examples);
  }
  const std::vector<double> weights = Weights(examples, 3);
  const std::vector<std::vector<uint32_t>> columns = ColumnsOf(DesignOf(examples).design);
  for (const uint32_t size : {2u, 3u}) {
    ThreadTeam::Run(size, [&](Team& team) {
      Examples mine(examples);
      mine.shards = size;
      mine.team = &team;
      std::erase_if(mine.rows, [&](const ExampleRow& row) { return !mine.IsHere(row.message); });
      ASSERT_EQ(mine.rows.size(), team.rank() < 2 ? kShardBlock : 0u);
      const auto begin = columns.begin() + std::ptrdiff_t{std::min(2u, team.rank())} * kShardBlock;
      EXPECT_EQ(ColumnsOf(DesignOf(mine).design),
                std::vector(begin, begin + static_cast<std::ptrdiff_t>(mine.rows.size())));
      EXPECT_EQ(Weights(mine, 3), weights);
    });
  }
}

}  // namespace
}  // namespace backstop::training
