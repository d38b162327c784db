// The table on disk against a look at every row.

#include "set_labels/label_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "temp_folder.h"

namespace backstop::corpus {
namespace {

std::string RandomPath(std::mt19937_64* random, unsigned most) {
  std::string path;
  for (uint64_t parts = 1 + (*random)() % most; parts > 0; --parts) {
    path += std::string(path.empty() ? "" : "/") + static_cast<char>('a' + (*random)() % 3);
  }
  return path;
}

// The components, the last one first.
std::vector<std::string> Components(const std::string& path) {
  std::vector<std::string> parts = {""};
  for (size_t i = path.size(); i-- > 0;) {
    if (path[i] == '/')
      parts.emplace_back();
    else
      parts.back() += path[i];
  }
  return parts;
}

size_t CommonTail(const std::string& a, const std::string& b) {
  const auto of_a = Components(a), of_b = Components(b);
  size_t common = 0;
  while (common < std::min(of_a.size(), of_b.size()) && of_a[common] == of_b[common]) ++common;
  return common;
}

struct Row {
  std::string path, source;
};

// What a look at every row finds: the sources of the rows that share most, one that is all in the
// path alone.
std::vector<std::string> SlowFind(const std::vector<Row>& rows, const std::string& path) {
  size_t most = 1;
  std::vector<std::string> found;
  bool is_whole = false;
  for (const Row& row : rows) {
    const size_t common = CommonTail(row.path, path);
    const bool whole = common == Components(row.path).size();
    if (common < most || (common == most && is_whole && !whole)) continue;
    if (common > most || (whole && !is_whole)) found.clear();
    most = common;
    is_whole = whole;
    found.push_back(row.source);
  }
  return found;
}

TEST(LabelTable, FindsTheRowThatALookAtEachFinds) {
  size_t told = 0, ambiguous = 0, missing = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937_64 random(seed);
    std::vector<Row> rows(random() % 12);
    std::string text = "path\tkind\torigin\tsource\tnote\n";
    for (Row& row : rows) {
      row = {RandomPath(&random, 4), std::to_string(random() % 3)};
      text += row.path + "\tmdn\tna\t" + row.source + "\t\n";
    }
    const TempFolder folder;
    LabelTable table;
    ASSERT_TRUE(table.Load(folder.Write("l.tsv", text)).ok());
    EXPECT_EQ(table.size(), rows.size());
    for (int i = 0; i < 50; ++i) {
      const std::string path = RandomPath(&random, 6);
      const std::vector<std::string> expected = SlowFind(rows, path);
      const bool is_one =
          !expected.empty() && std::count(expected.begin(), expected.end(), expected[0]) ==
                                   static_cast<std::ptrdiff_t>(expected.size());
      const std::optional<LabelView> found = table.Find(path);
      bool is_shared = false;
      ASSERT_EQ(table.FindAny(path, &is_shared).has_value(), !expected.empty()) << path << text;
      ASSERT_EQ(found.has_value(), is_one) << path << "\n" << text;
      if (is_one) {
        ASSERT_EQ(found->source, expected[0]) << path << "\n" << text;
      }
      (is_one ? told : expected.empty() ? missing : ambiguous) += 1;
    }
  }
  EXPECT_GT(told, 1000u);
  EXPECT_GT(ambiguous, 1000u);
  EXPECT_GT(missing, 1000u);
}

TEST(LabelTable, KeepsRowsWithTheirLinesThroughEveryGrowth) {
  const TempFolder folder;
  constexpr uint32_t kRows = 5000;
  const std::string note(200, 'n');
  std::string text = "path\tkind\torigin\tsource\tnote\n\n";
  for (uint32_t i = 0; i < kRows; ++i)
    text += "s/" + std::to_string(i) + "\tno-kind\tno-origin\tfrom " + std::to_string(i) + "\t" +
            note + "\n";
  LabelTable table;
  ASSERT_TRUE(table.Load(folder.Write("l.tsv", text)).ok());
  for (uint32_t i = 0; i < kRows; ++i) {
    const auto row = table.Find("set/s/" + std::to_string(i));
    ASSERT_TRUE(row) << i;
    EXPECT_EQ(row->line, i + 3);
    EXPECT_EQ(row->path, "s/" + std::to_string(i));
    EXPECT_EQ(row->kind, "no-kind");
    EXPECT_EQ(row->origin, "no-origin");
    EXPECT_EQ(row->source, "from " + std::to_string(i));
    EXPECT_EQ(row->note, note);
  }
  EXPECT_FALSE(table.Find("set/s/x"));
  EXPECT_FALSE(LabelTable().Find("s/1"));
}

TEST(LabelTable, StopsAtOnceWhenAsked) {
  const TempFolder folder;
  const std::string file = folder.Write("l.tsv",
                                        "path\tkind\torigin\tsource\tnote\n"
                                        "a\tmdn\tna\ts\t\nb\tmdn\tna\ts\t\n");
  LabelTable stopped, whole;
  EXPECT_TRUE(stopped.Load(file, [] { return true; }).ok());
  EXPECT_EQ(stopped.size(), 0u);
  EXPECT_TRUE(whole.Load(file, [] { return false; }).ok());
  EXPECT_EQ(whole.size(), 2u);
}

TEST(LabelTable, TellsARowOfAPathThatItHas) {
  LabelTable table;
  uint32_t first_line = 0;
  ASSERT_TRUE(table.Add({2, "a/b", "mdn", "na", "s", "", {}}, &first_line).ok());
  EXPECT_EQ(first_line, 0u);
  ASSERT_TRUE(table.Add({5, "c/b", "mdn", "na", "s", "", {}}, &first_line).ok());
  EXPECT_EQ(first_line, 0u);
  ASSERT_TRUE(table.Add({7, "a/b", "mdn", "na", "s", "", {}}, &first_line).ok());
  EXPECT_EQ(first_line, 2u);
  EXPECT_TRUE(table.Find("a/b")) << "both say the same";
  ASSERT_TRUE(table.Add({9, "a/b", "ordinary", "na", "s", "", {}}, &first_line).ok());
  EXPECT_EQ(first_line, 2u);
  EXPECT_FALSE(table.Find("a/b")) << "one of them is wrong";
}

}  // namespace
}  // namespace backstop::corpus
