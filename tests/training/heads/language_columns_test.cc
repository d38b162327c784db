// Languages have columns of their own while a head is fitted, so that its words do not tell what
// the mail of a language mostly is; the model gets none of them.

#include <gtest/gtest.h>

#include <vector>

#include "heads/head_fit.h"
#include "heads/holdout.h"

namespace backstop::training {
namespace {

TEST(FitHead, ColumnsOfLanguagesAreForTheFitAlone) {
  Examples examples;
  examples.fixed_names = {"struct.a"};
  examples.structure_count = 1;
  examples.families = examples.sources = {"a"};
  examples.languages = {"en", "de"};
  const auto add = [&examples](Kind kind, uint8_t language, std::vector<uint32_t> ids) {
    ExampleRow row;
    row.label = static_cast<uint8_t>(kind);
    row.language = language;
    row.group = row.message = examples.message_count++;
    row.features = examples.AddFeatures(ids, {}, {});
    examples.rows.push_back(row);
  };
  for (int i = 0; i < 8; ++i) {  // the word of "de" stands in mail of both kinds; most is ordinary
    add(Kind::kOrdinary, 0, {});
    add(Kind::kDsnFailed, 0, {});
    add(Kind::kOrdinary, 1, {0});
    if (i < 2) add(Kind::kDsnFailed, 1, {0});
  }
  add(Kind::kDsnFailed, 0, {0});
  add(Kind::kOrdinary, 0, {0});
  const TermIndex index(examples, Head::kKind);
  const auto weight_of = [&](double scale) {
    Recipe recipe;
    recipe.heads[0].language_scale = scale;
    FittedHead fitted;
    const Status status =
        FitHead(examples, index, recipe, Head::kKind,
                {static_cast<uint32_t>(Kind::kOrdinary), static_cast<uint32_t>(Kind::kDsnFailed)},
                std::vector<bool>(examples.rows.size(), true), 1e-3, kHoldoutTolerance, &fitted);
    EXPECT_TRUE(status.ok()) << status.message();
    EXPECT_EQ(fitted.linear.weight.size(), 2u) << "one column, two labels";
    return fitted.linear.weight[1];
  };
  EXPECT_LT(weight_of(0), -0.5) << "the language speaks for ordinary mail";
  EXPECT_GT(weight_of(20), weight_of(0) / 2) << "told by its own column";
}

}  // namespace
}  // namespace backstop::training
