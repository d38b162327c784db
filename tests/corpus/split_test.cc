// Promises of split: groups stay whole, the same input gives the same parts, growth moves nothing
// that did not change, and train holds nothing newer than or like what is sealed.

#include "split/split.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "split/groups_file.h"
#include "temp_folder.h"

namespace backstop::corpus {
namespace {

struct Message {
  std::string path, source;
  GroupRow row;
};

// Messages in groups of one to five, of six sources, over a thousand days.
std::vector<Message> Made(size_t groups, uint32_t seed = 1) {
  std::mt19937 random(seed);
  std::vector<Message> mail;
  for (uint64_t group = 0; group < groups; ++group) {
    for (auto left = random() % 5 + 1; left > 0; --left) {
      mail.push_back({"m" + std::to_string(mail.size()),
                      "s" + std::to_string(random() % 6),
                      {group * 0x9E3779B97F4A7C15ull, static_cast<int32_t>(random() % 1000)}});
    }
  }
  return mail;
}

struct Parted {
  std::map<std::string, Part> part;
  SplitCounts counts;
};

Status TrySplit(const std::vector<Message>& mail, const SplitOptions& options, Parted* out) {
  const TempFolder folder;
  std::string labels = std::string(kLabelsHeader) + "\n",
              groups = std::string(kGroupsHeader) + "\n";
  for (const Message& message : mail) {
    labels += message.path + "\tordinary\tham\t" + message.source + "\t\n";
    groups += GroupLine(message.path, 0, message.row);
  }
  GroupTable table;
  if (Status s = table.Load(folder.Write("groups.tsv", groups)); !s.ok()) return s;
  return SplitLabels(
      {folder.Write("labels.tsv", labels)}, table, options,
      [out](Part part, const LabelView& label) { out->part[std::string(label.path)] = part; },
      &out->counts);
}

Parted Split(const std::vector<Message>& mail, const SplitOptions& options) {
  Parted parted;
  const Status status = TrySplit(mail, options, &parted);
  EXPECT_TRUE(status.ok()) << status.message();
  return parted;
}

class SplitTest : public testing::TestWithParam<SplitBy> {
 protected:
  SplitOptions Options() const {
    SplitOptions options;
    options.by = GetParam();
    return options;
  }
};
INSTANTIATE_TEST_SUITE_P(By, SplitTest,
                         testing::Values(SplitBy::kOriginal, SplitBy::kSource, SplitBy::kTime));

TEST_P(SplitTest, NeverTearsAGroup) {
  const std::vector<Message> mail = Made(500);
  const Parted parted = Split(mail, Options());
  std::map<uint64_t, std::set<Part>> parts;
  for (const Message& message : mail) parts[message.row.group].insert(parted.part.at(message.path));
  for (const auto& [group, in] : parts) EXPECT_EQ(in.size(), 1u) << group;
  uint64_t messages = 0, groups = 0;
  for (size_t part = 0; part < kParts; ++part) {
    messages += parted.counts.all.messages[part];
    groups += parted.counts.groups.messages[part];
  }
  EXPECT_EQ(messages, mail.size());
  EXPECT_EQ(groups, 500u);
}

TEST_P(SplitTest, IsTheSameEveryTimeAndAnotherByAnotherSeed) {
  const std::vector<Message> mail = Made(300);
  SplitOptions options = Options();
  const Parted once = Split(mail, options);
  EXPECT_EQ(once.part, Split(mail, options).part);
  options.seed = 2;
  const bool is_dealt = options.by != SplitBy::kTime;
  EXPECT_EQ(Split(mail, options).part != once.part, is_dealt);
}

TEST(Split, ByOriginalGivesTheSharesAndMovesNothingWhenTheCorpusGrows) {
  std::vector<Message> mail = Made(4000);
  const Parted before = Split(mail, {});
  const auto share = [&](size_t part) {
    return static_cast<double>(before.counts.groups.messages[part]) / 4000;
  };
  EXPECT_NEAR(share(0), 0.8, 0.03);  // 4.7 standard deviations
  EXPECT_NEAR(share(1), 0.1, 0.025);
  EXPECT_NEAR(share(2), 0.1, 0.025);
  EXPECT_EQ(before.counts.moved, 0u);
  for (uint64_t extra = 0; extra < 500; ++extra)
    mail.push_back({"new" + std::to_string(extra), "s9", {extra + 1, 1}});
  const Parted after = Split(mail, {});
  for (const auto& [path, part] : before.part) EXPECT_EQ(after.part.at(path), part) << path;
}

TEST(Split, BySourceSealsWhatIsNamedWithAllThatIsLikeIt) {
  SplitOptions options;
  options.by = SplitBy::kSource;
  options.sealed_sources = {"list/a"};
  options.validation_sources = {"list/"};
  const Parted parted = Split({{"1", "list/a", {7, 0}},
                               {"2", "list/ab", {8, 0}},
                               {"3", "list/c", {9, 0}},
                               {"4", "mail", {10, 0}},
                               {"5", "mail", {7, 0}}},
                              options);
  EXPECT_EQ(parted.part.at("1"), Part::kSealed);
  EXPECT_EQ(parted.part.at("2"), Part::kSealed);
  EXPECT_EQ(parted.part.at("3"), Part::kValidation);
  EXPECT_EQ(parted.part.at("4"), Part::kTrain);
  EXPECT_EQ(parted.part.at("5"), Part::kSealed);  // like 1
  EXPECT_EQ(parted.counts.moved, 1u);
}

TEST(Split, ByTimeTrainsOnNothingNewerThanTheFirstSealedDay) {
  const std::vector<Message> mail = Made(800);
  SplitOptions options;
  options.by = SplitBy::kTime;
  const Parted parted = Split(mail, options);
  for (const Message& message : mail) {
    const Part part = parted.part.at(message.path);
    EXPECT_TRUE(message.row.day < parted.counts.sealed_from || part == Part::kSealed);
    EXPECT_TRUE(message.row.day < parted.counts.validation_from || part != Part::kTrain);
  }
  EXPECT_GT(parted.counts.all.messages[0], 0u);
}

TEST(Split, ByTimeKeepsDaysThatAreGivenAndTrainsOnTheUndated) {
  SplitOptions options;
  options.by = SplitBy::kTime;
  options.validation_from = 10;
  options.sealed_from = 20;
  const Parted parted = Split(
      {{"a", "s", {1, 9}}, {"b", "s", {2, 10}}, {"c", "s", {3, 20}}, {"d", "s", {4, kUndated}}},
      options);
  EXPECT_EQ(parted.part.at("a"), Part::kTrain);
  EXPECT_EQ(parted.part.at("b"), Part::kValidation);
  EXPECT_EQ(parted.part.at("c"), Part::kSealed);
  EXPECT_EQ(parted.part.at("d"), Part::kTrain);
  EXPECT_EQ(parted.counts.undated, 1u);
}

TEST_P(SplitTest, NothingAndOneMessageAreParted) {
  EXPECT_TRUE(Split({}, Options()).part.empty());
  EXPECT_EQ(Split({{"a", "s", {1, kUndated}}}, Options()).part.size(), 1u);
}

TEST(Split, AMessageWithoutGroupIsNamedWithWhatToDo) {
  const TempFolder folder;
  GroupTable table;
  ASSERT_TRUE(table.Load(folder.Write("groups.tsv", std::string(kGroupsHeader) + "\n")).ok());
  SplitCounts counts;
  const Status status = SplitLabels(
      {folder.Write("l.tsv", std::string(kLabelsHeader) + "\nx/a.eml\tmdn\tna\ts\t\n")}, table, {},
      [](Part, const LabelView&) {}, &counts);
  EXPECT_EQ(status.code(), Code::kBadArgument);
  EXPECT_NE(status.message().find("line 2: x/a.eml has no group"), std::string::npos);
  EXPECT_NE(status.message().find("dedup"), std::string::npos);
}

TEST(GroupsFile, FaultsAreToldWithTheirLine) {
  const TempFolder folder;
  const std::string header = std::string(kGroupsHeader) + "\n";
  const auto message = [&](const std::string& text) {
    GroupTable table;
    return table.Load(folder.Write("g.tsv", text)).message();
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_EQ(message(header + "a\t0\t00000000000000ff\t2002-02-28\n"), "");
  EXPECT_EQ(message(header + "a\t0\tff\t-\n"), "");
  EXPECT_TRUE(has(message("path\tgroup\n"), "line 1: the columns must be"));
  EXPECT_TRUE(has(message(header + "a\t0\txx\t-\n"), "line 2: expected"));
  EXPECT_TRUE(has(message(header + "a\t0\tff\t2002-02-30\n"), "line 2: expected"));
  EXPECT_TRUE(has(message(header + "a\n"), "line 2: expected"));
  EXPECT_TRUE(has(message(header + "a\t0\tff\t-\na\t1\tff\t-\n"), "line 3: several messages"));
  EXPECT_TRUE(has(message(""), "empty"));
  GroupTable table;
  EXPECT_TRUE(has(table.Load(folder.path()).message(), "cannot be read"));
  EXPECT_TRUE(has(table.Load("/nonexistent").message(), "make them with backstop-corpus dedup"));
}

TEST(GroupsFile, DaysAreWrittenAsTheyAreRead) {
  for (const int32_t day : {-800, 0, 11932, 20000}) {
    int32_t read = 0;
    ASSERT_TRUE(ParseDay(DayText(day), &read));
    EXPECT_EQ(read, day);
  }
  EXPECT_EQ(DayText(0), "1970-01-01");
  EXPECT_EQ(DayText(kUndated), "-");
}

}  // namespace
}  // namespace backstop::corpus
