// What cannot teach is refused with what to do.

#include "examples/teachable.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace backstop::training {
namespace {

using testing::HasSubstr;

// `messages` of each of two kinds, ham and spam, each a group of its own.
Examples Balanced(uint32_t messages) {
  Examples e;
  for (uint32_t m = 0; m < 2 * messages; ++m) {
    const bool is_second = m >= messages;
    ExampleRow row;
    row.message = row.group = m;
    row.label = static_cast<uint8_t>(is_second ? Kind::kDsnFailed : Kind::kOrdinary);
    e.rows.push_back(row);
    row.head = Head::kOrigin;
    row.label = static_cast<uint8_t>(is_second ? Origin::kBackscatter : Origin::kLegitimate);
    e.rows.push_back(row);
    e.rows.push_back(row);  // returned as headers only
    e.messages.push_back({"m" + std::to_string(m) + ".eml", 0, m, m});
  }
  e.message_count = 2 * messages;
  return e;
}

std::string Fault(const Examples& examples) {
  Recipe recipe;
  recipe.file = "r.toml";
  const Status status = CheckTeachable(examples, recipe);
  EXPECT_EQ(status.code(), status.ok() ? Code::kOk : Code::kBadArgument);
  return status.message();
}

TEST(Teachable, SixOfEachOfTwoLabelsAreEnough) {
  EXPECT_EQ(Fault(Balanced(6)), "");
  EXPECT_THAT(Fault(Balanced(5)), HasSubstr("r.toml: kind cannot be learnt from these messages: "
                                            "5 ordinary, 5 dsn-failed; give messages of at least "
                                            "two labels, 6 of each"));
  EXPECT_THAT(Fault(Examples()), HasSubstr("kind cannot be learnt from no message"));
}

TEST(Teachable, CopiesCountOnceByTheFirstThatTeaches) {
  Examples examples = Balanced(8);
  for (uint32_t m = 1; m < 4; ++m) examples.messages[m].copy_of = 0;
  EXPECT_THAT(Fault(examples), HasSubstr("5 ordinary, 8 dsn-failed; give messages of at least two "
                                         "labels, 6 of each (min_labels; copies count once)"));
  examples.messages[3].copy_of = 3;
  EXPECT_EQ(Fault(examples), "");
  for (ExampleRow& row : examples.rows) row.is_judged_only |= row.message == 0;
  EXPECT_EQ(Fault(examples), "") << "the second copy teaches";
}

TEST(Teachable, MailThatOnlyJudgesOrWeighsNothingDoesNotTeach) {
  Examples examples = Balanced(6);
  for (ExampleRow& row : examples.rows) {
    if (row.head == Head::kOrigin && row.message == 0) row.is_judged_only = true;
    if (row.head == Head::kOrigin && row.message == 11) row.weight = 0;
  }
  EXPECT_THAT(Fault(examples), HasSubstr("origin cannot be learnt from these messages: 5 "
                                         "legitimate, 5 backscatter"));
}

TEST(Teachable, TermsThatWereLeftOutCannotBeAskedFor) {
  Examples examples = Balanced(6);
  examples.least_spread[1] = {3, 20};  // HeadRecipe's own
  EXPECT_EQ(Fault(examples), "");
  examples.least_spread[1].senders = 21;
  EXPECT_THAT(Fault(examples), HasSubstr("r.toml: [origin] asks for rarer terms (min_families 3, "
                                         "min_senders 20) than were extracted (3, 21); run "
                                         "backstop-train extract again"));
}

TEST(Teachable, OneMessageUnderTwoLabelsIsAContradiction) {
  Examples examples = Balanced(8);
  examples.messages[9].copy_of = 2;
  EXPECT_THAT(Fault(examples), HasSubstr("m2.eml (ordinary) and m9.eml (dsn-failed) are the same "
                                         "message (1 such contradictions): decide for one label"));
  for (ExampleRow& row : examples.rows) {
    if (row.head == Head::kKind) row.label = static_cast<uint8_t>(row.message % 2);
    if (row.head == Head::kKind && row.message == 9) row.label = 0;
  }
  EXPECT_THAT(Fault(examples), HasSubstr("m2.eml (legitimate) and m9.eml (backscatter)"));
}

TEST(Teachable, AContradictionOfTwoSetsNamesThem) {
  Examples examples = Balanced(8);
  examples.sets = {{"one.mbox", "", 5, 0, 0}, {"left-out", "", 0, 0, 0}, {"two", "", 11, 0, 0}};
  examples.messages[5] = {"4", 0, 5, 4};
  examples.messages[4].path = "4";
  EXPECT_EQ(Fault(examples), "") << "of one label";
  examples.messages[9] = {"4", 0, 9, 4};
  EXPECT_THAT(Fault(examples), HasSubstr("4 of set one.mbox (ordinary) and 4 of set two "
                                         "(dsn-failed) are the same message"));
  examples.messages[9].copy_of = 6;
  EXPECT_THAT(Fault(examples), HasSubstr("m6.eml (ordinary) and 4 (dsn-failed) are the same"));
}

TEST(Teachable, MailThatTeachesOriginAloneContradictsToo) {
  Examples examples = Balanced(12);
  std::erase_if(examples.rows, [](const ExampleRow& row) {
    return row.head == Head::kKind && row.message % 6 == 5;
  });
  EXPECT_EQ(Fault(examples), "");
  examples.messages[23].copy_of = 5;
  EXPECT_THAT(Fault(examples), HasSubstr("m5.eml (legitimate) and m23.eml (backscatter)"));
}

}  // namespace
}  // namespace backstop::training
