// Folds, weights and dictionary on small made-up examples.

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "heads/domains.h"
#include "heads/head_design.h"
#include "heads/head_fit.h"
#include "heads/holdout.h"
#include "heads/source_contrasts.h"

namespace backstop::training {
namespace {

constexpr auto kHam = static_cast<uint8_t>(Origin::kLegitimate);
constexpr auto kSpam = static_cast<uint8_t>(Origin::kBackscatter);

// Three families of 40 origin rows each; term 0 marks spam everywhere, term 1 marks spam in family
// 0 and ham in the others, term 2 stands in one message only, term 3 is a pair like term 0.
Examples Made() {
  Examples e;
  e.fixed_names = {"struct.original.x"};
  e.structure_count = 1;
  e.terms = {{1, "original.body/word.spam"},
             {2, "original.body/word.fickle"},
             {3, "original.body/word.rare"},
             {4, "original.body/pair.spam.spam"}};
  e.families = {"a", "b", "c"};
  e.sources = {"a", "b", "c"};
  e.languages = {"en"};
  for (uint32_t i = 0; i < 120; ++i) {
    ExampleRow row;
    row.head = Head::kOrigin;
    row.family = row.source = i % 3;
    row.label = i % 2 == 0 ? kSpam : kHam;
    row.mode = ReturnMode::kFull;
    row.sender = row.group = row.message = i;
    const bool is_noise = i % 10 == 0;
    std::vector<uint32_t> terms;
    if ((row.label == kSpam) != is_noise) terms.push_back(0);
    if ((row.label == kSpam) == (row.family == 0)) terms.push_back(1);
    if (i == 5) terms.push_back(2);
    if ((row.label == kSpam) != is_noise) terms.push_back(3);
    row.features = e.AddFeatures({}, terms, {});
    e.rows.push_back(row);
    e.messages.push_back({"m" + std::to_string(i), 0, i});
  }
  e.message_count = 120;
  return e;
}

Recipe OneFoldPerFamily() {
  Recipe recipe;
  recipe.file = "test.toml";
  HeadRecipe& origin = recipe.heads[1];
  origin.terms = 10;
  for (const char* family : {"a", "b", "c"}) origin.folds.push_back({family, {family}});
  return recipe;
}

TEST(Folds, NeverTearAGroup) {
  Examples examples = Made();
  examples.rows[2].group = examples.rows[0].group;  // family c with family a
  examples.rows[4].group = examples.rows[2].group;
  const std::vector<int> folds = AssignFolds(examples, OneFoldPerFamily(), Head::kOrigin);
  std::map<uint32_t, std::set<int>> by_group;
  for (size_t r = 0; r < folds.size(); ++r) by_group[examples.rows[r].group].insert(folds[r]);
  for (const auto& [group, seen] : by_group) EXPECT_EQ(seen.size(), 1u) << "group " << group;
  EXPECT_EQ(folds[2], 0);
  EXPECT_EQ(folds[5], 2);
}

TEST(Terms, MustBeSharedAndAgreeInSign) {
  const Examples examples = Made();
  const Recipe recipe = OneFoldPerFamily();
  const TermIndex index(examples, Head::kOrigin);
  HeadRecipe head = recipe.heads[1];
  EXPECT_EQ(ChooseTerms(examples, index, head, std::vector<double>(120, 1.0)),
            (std::vector<uint32_t>{0, 1, 3}))
      << "families of 40 rows have no vote: fewer than 30 of each label";
  head.has_pairs = false;
  EXPECT_EQ(ChooseTerms(examples, index, head, std::vector<double>(120, 1.0)),
            (std::vector<uint32_t>{0, 1}));
  head.terms = 1;
  EXPECT_EQ(ChooseTerms(examples, index, head, std::vector<double>(120, 1.0)),
            (std::vector<uint32_t>{0}));
}

TEST(Terms, ContradictedByAFamilyAreDropped) {
  const Examples once = Made();
  Examples twice = once;  // 80 rows a family: enough to vote
  for (const ExampleRow& row : once.rows) twice.rows.push_back(row);
  const TermIndex index(twice, Head::kOrigin);
  const HeadRecipe head = OneFoldPerFamily().heads[1];
  EXPECT_EQ(ChooseTerms(twice, index, head, std::vector<double>(240, 1.0)),
            (std::vector<uint32_t>{0, 3}));
}

TEST(RowWeights, GiveClassesAndFamiliesTheSameSay) {
  Examples examples = Made();
  HeadRecipe recipe;
  std::vector<bool> use(120, true);
  for (size_t r = 0; r < 120; ++r) use[r] = examples.rows[r].label == kHam || r < 60;
  const std::vector<double> weights = RowWeights(examples, recipe, use);
  std::map<uint8_t, double> classes;
  double total = 0;
  for (size_t r = 0; r < 120; ++r) {
    classes[examples.rows[r].label] += weights[r];
    total += weights[r];
    if (!use[r]) {
      EXPECT_EQ(weights[r], 0);
    }
  }
  EXPECT_NEAR(classes[kHam], classes[kSpam], 1e-9);
  EXPECT_NEAR(total, 90, 1e-9);
}

TEST(Holdouts, ScoreEachFoldByAModelThatDidNotSeeIt) {
  const Examples examples = Made();
  const Recipe recipe = OneFoldPerFamily();
  const TermIndex index(examples, Head::kOrigin);
  HoldoutScores scores;
  const Status status = ScoreHoldouts(examples, index, recipe, Head::kOrigin, 1e-3, {}, &scores);
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(scores.rows.size(), 120u);
  // Without family 0 the fickle term speaks for ham; scored on family 0 it must mislead, had that
  // been seen it would not.
  std::vector<bool> without(120);
  for (size_t r = 0; r < 120; ++r) without[r] = examples.rows[r].family != 0;
  FittedHead fitted;
  ASSERT_TRUE(FitHead(examples, index, recipe, Head::kOrigin, scores.labels, without, 1e-3,
                      kHoldoutTolerance, &fitted)
                  .ok());
  const std::vector<uint32_t> first(scores.rows.begin(), scores.rows.begin() + 40);
  const std::vector<double> expected = ScoreRows(examples, fitted, recipe.heads[1], first);
  EXPECT_EQ(std::vector<double>(scores.sums.begin(), scores.sums.begin() + 40), expected);
}

TEST(Holdouts, NameTheFoldThatHoldsNothing) {
  const Examples examples = Made();
  Recipe recipe = OneFoldPerFamily();
  recipe.heads[1].folds.push_back({"ghost", {"no-such-family"}});
  const TermIndex index(examples, Head::kOrigin);
  HoldoutScores scores;
  const Status status = ScoreHoldouts(examples, index, recipe, Head::kOrigin, 1e-3, {}, &scores);
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("fold ghost"), std::string::npos) << status.message();
}

TEST(Holdouts, ScoreNearRowsByModelsThatHaveNotSeenTheirOrganisation) {
  Examples examples = Made();
  for (ExampleRow& row : examples.rows) row.organisation = row.message / 10;
  Recipe recipe = OneFoldPerFamily();
  recipe.heads[1].near = {{{"b"}, 3}};
  const TermIndex index(examples, Head::kOrigin);
  HoldoutScores scores;
  ASSERT_TRUE(ChooseL2(examples, index, recipe, Head::kOrigin, {}, &scores).ok());
  ASSERT_EQ(scores.near_rows.size(), 40u);
  std::vector<bool> use(120, true);
  std::vector<uint32_t> first_part;
  for (uint32_t r = 0; r < 120; ++r) {
    const ExampleRow& row = examples.rows[r];
    if (row.family != 1 || row.organisation % 3 != 0) continue;
    use[r] = false;
    first_part.push_back(r);
  }
  FittedHead fitted;
  ASSERT_TRUE(FitHead(examples, index, recipe, Head::kOrigin, scores.labels, use, 1e-4,
                      kHoldoutTolerance, &fitted)
                  .ok());
  const std::vector<double> expected = ScoreRows(examples, fitted, recipe.heads[1], first_part);
  for (size_t i = 0; i < first_part.size(); ++i) {
    EXPECT_EQ(scores.near_rows[i], first_part[i]);
    EXPECT_EQ(scores.near_sums[i], expected[i]);
  }
  const std::vector<double> sums = SumsToCalibrate(scores, -1);
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    if (scores.rows[i] == first_part[0]) {
      EXPECT_EQ(sums[i], expected[0]);
    } else if (examples.rows[scores.rows[i]].family != 1) {
      EXPECT_EQ(sums[i], scores.sums[i]);
    }
  }
}

TEST(Holdouts, NestedSumsAreOfModelsThatHaveSeenNeitherFold) {
  const Examples examples = Made();
  Recipe recipe = OneFoldPerFamily();
  recipe.heads[1].is_nested = true;
  const TermIndex index(examples, Head::kOrigin);
  HoldoutScores scores;
  ASSERT_TRUE(ChooseL2(examples, index, recipe, Head::kOrigin, {}, &scores).ok());
  std::vector<bool> use(120);
  for (size_t r = 0; r < 120; ++r) use[r] = examples.rows[r].family == 1;
  FittedHead fitted;
  ASSERT_TRUE(FitHead(examples, index, recipe, Head::kOrigin, scores.labels, use, 1e-4,
                      kHoldoutTolerance, &fitted)
                  .ok());
  const std::vector<double> expected = ScoreRows(examples, fitted, recipe.heads[1], scores.rows);
  const std::vector<double> without_c = SumsToCalibrate(scores, 2);
  for (size_t i = 0; i < scores.rows.size(); ++i) {
    if (scores.fold[i] == 0) {
      EXPECT_EQ(without_c[i], expected[i]);
    }
  }
}

TEST(Domains, AreFoldsWithReportsAndOtherKindsOfMailApart) {
  Examples examples = Made();
  examples.sources = {"a", "b/talk", "c", "b/news"};
  for (uint32_t i : {4u, 10u}) examples.rows[i].source = 3;  // family b
  for (uint32_t i : {0u, 1u}) examples.rows[i].is_report = true;
  Recipe recipe = OneFoldPerFamily();
  recipe.heads[1].folds.pop_back();  // c has none
  recipe.heads[1].apart = {"b/news"};
  const std::vector<uint32_t> domains =
      DomainsOf(examples, recipe.heads[1], AssignFolds(examples, recipe, Head::kOrigin));
  EXPECT_EQ(domains[0], domains[1]);
  EXPECT_EQ(domains[4], domains[10]);
  const std::set<uint32_t> all(domains.begin(), domains.end());
  EXPECT_EQ(all.size(), 5u) << "a, b, c, reports, b/news";
  EXPECT_EQ(domains[7], domains[13]);
  EXPECT_NE(domains[7], domains[4]);
}

TEST(SourceContrasts, AreWhatOneDomainHasMoreOfThanTheMeanOfAll) {
  Design design;
  design.columns = 2;
  std::vector<RowOrigin> origins;
  const std::vector<uint32_t> first{0};
  for (uint32_t i = 0; i < 80; ++i) {  // domain 5 has column 0 in every row, domain 6 in none
    design.Add({i < 40 ? first : std::vector<uint32_t>{}, {}, {}});
    origins.push_back({i < 40 ? 5u : 6u, ReturnMode::kFull});
  }
  design.Add({first, {}, {}});  // too few rows to count
  origins.push_back({7, ReturnMode::kFull});
  const auto contrasts = SourceContrasts(design, origins);
  ASSERT_EQ(contrasts.size(), 2u);
  EXPECT_NEAR(contrasts[0][0], 0.5 / std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(contrasts[1][0], -0.5 / std::sqrt(2.0), 1e-12);
  EXPECT_EQ(contrasts[0][1], 0);
}

TEST(SourceContrasts, PenaltyBringsSourcesTogether) {
  Examples once = Made();
  Examples examples = once;
  for (const ExampleRow& row : once.rows) examples.rows.push_back(row);
  Recipe recipe = OneFoldPerFamily();
  const TermIndex index(examples, Head::kOrigin);
  recipe.heads[1].trainer = Trainer::kLogistic;
  const std::vector<bool> all(examples.rows.size(), true);
  // With family a's mail alone carrying the structural fact, its sums lie apart.
  for (ExampleRow& row : examples.rows) {
    if (row.family != 0 || row.label != kSpam) continue;
    const auto of_row = examples.TermsOf(row);
    const std::vector<uint32_t> terms(of_row.begin(), of_row.end());
    row.features = examples.AddFeatures(std::vector<uint32_t>{0}, terms, {});
  }
  const auto gap = [&](double strength) {
    recipe.heads[1].source_penalty = strength;
    FittedHead fitted;
    EXPECT_TRUE(FitHead(examples, index, recipe, Head::kOrigin, {1, 2}, all, 1e-3,
                        kHoldoutTolerance, &fitted)
                    .ok());
    return fitted.linear.weight[0];
  };
  EXPECT_GT(gap(0), 0.5);
  EXPECT_LT(gap(10), gap(0) / 3);
}

TEST(FitHead, AddsWhatTheSourcesSayOneByOneByItsBlocksShare) {
  const Examples once = Made();
  Examples examples = once;
  for (int copies = 1; copies < 6; ++copies)
    examples.rows.insert(examples.rows.end(), once.rows.begin(), once.rows.end());
  Recipe recipe = OneFoldPerFamily();
  const TermIndex index(examples, Head::kOrigin);
  const std::vector<bool> use(examples.rows.size(), true);
  const auto weights = [&](double subject, double body) {
    recipe.heads[1].consensus = {0, subject, body};
    FittedHead fitted;
    EXPECT_TRUE(FitHead(examples, index, recipe, Head::kOrigin, {1, 2}, use, 1e-3,
                        kHoldoutTolerance, &fitted)
                    .ok());
    return fitted.linear.weight;
  };
  const std::vector<double> none = weights(0, 0);
  const std::vector<double> one = weights(0, 1);
  const std::vector<double> two = weights(0, 2);
  EXPECT_GT(one[1], none[1] + 0.5) << "the word that marks spam everywhere";
  EXPECT_NEAR(two[1] - none[1], 2 * (one[1] - none[1]), 1e-9);
  EXPECT_EQ(weights(5, 0), none) << "there is no word of the subject";
}

TEST(FitHead, LearnsOfAPartialFamilyOnlyWhatItMay) {
  Examples examples = Made();
  examples.fixed_names = {"struct.original.x", "struct.original.y"};
  examples.structure_count = 2;
  for (ExampleRow& row : examples.rows) {  // both facts mark spam, in family a alone
    const bool has_both = row.family == 0 && row.label == kSpam;
    row.features = examples.AddFeatures(
        has_both ? std::vector<uint32_t>{0, 1} : std::vector<uint32_t>(), {}, {});
  }
  Recipe recipe = OneFoldPerFamily();
  recipe.heads[1].partial = {{{"a"}, {"struct.original.y"}}};
  const TermIndex index(examples, Head::kOrigin);
  const std::vector<bool> use(120, true);
  FittedHead fitted;
  ASSERT_TRUE(
      FitHead(examples, index, recipe, Head::kOrigin, {1, 2}, use, 1e-3, kHoldoutTolerance, &fitted)
          .ok());
  EXPECT_EQ(fitted.linear.weight[0], 0) << "is not to be learnt from family a";
  EXPECT_GT(fitted.linear.weight[1], 0.1);
}

TEST(DesignHead, TeachesOnceMoreWithoutTheWordings) {
  Examples examples;
  examples.fixed_names = {"struct.head.daemon", "struct.outer.says_nothing", "human/text.gone"};
  examples.structure_count = 2;
  examples.is_wording = {0, 0, 1};
  examples.wordless = 1;
  examples.families = examples.sources = {"a"};
  examples.languages = {"en"};
  const auto add = [&examples](Kind kind, std::vector<uint32_t> ids) {
    ExampleRow row;
    row.label = static_cast<uint8_t>(kind);
    row.group = row.message = examples.message_count++;
    row.features = examples.AddFeatures(ids, {}, {});
    examples.rows.push_back(row);
  };
  add(Kind::kDsnFailed, {0, 2});
  add(Kind::kDsnFailed, {0, 1});
  add(Kind::kAutoReply, {2});
  Recipe recipe;
  recipe.heads[0].class_exponent = 0;
  recipe.heads[0].unworded[static_cast<size_t>(Kind::kDsnFailed)] = 0.25;
  const TermIndex index(examples, Head::kKind);
  const HeadDesign of =
      DesignHead(examples, index, recipe, Head::kKind,
                 {static_cast<uint32_t>(Kind::kDsnFailed), static_cast<uint32_t>(Kind::kAutoReply)},
                 {true, true, true});
  EXPECT_EQ(of.trained_rows, 3u);
  ASSERT_EQ(of.design.rows.size(), 4u) << "one has nothing to lose, one is of another kind";
  EXPECT_EQ(of.origins.size(), 4u);
  EXPECT_EQ(of.design.columns_of_rows, (std::vector<uint32_t>{0, 2, 0, 1, 0, 1, 2}));
  EXPECT_DOUBLE_EQ(of.design.rows[1].weight, 0.25 * of.design.rows[0].weight);
  EXPECT_EQ(of.design.rows[1].label, of.design.rows[0].label);
}

TEST(FitHead, SaysClearlyThatOneClassIsNotEnough) {
  Examples examples = Made();
  std::vector<bool> use(120);
  for (size_t r = 0; r < 10; ++r) use[r] = examples.rows[r].label == kHam;
  const TermIndex index(examples, Head::kOrigin);
  FittedHead fitted;
  const Status status = FitHead(examples, index, OneFoldPerFamily(), Head::kOrigin, {1, 2}, use,
                                1e-3, kHoldoutTolerance, &fitted);
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("head origin: cannot train on 5 messages of 1 class"),
            std::string::npos)
      << status.message();
}

}  // namespace
}  // namespace backstop::training
