// The index on disk against the table in memory.

#include "set_labels/label_index.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "reader/label_words.h"
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

std::unique_ptr<LabelIndex> IndexOf(const std::string& file) {
  std::unique_ptr<LabelIndex> index;
  EXPECT_TRUE(LabelIndex::Create(&index).ok());
  EXPECT_TRUE(ForEachLabelRow(file, [&](const LabelView& row) {
                uint32_t first_line = 0;
                EXPECT_TRUE(index->Add(row, &first_line).ok());
                return true;
              }).ok());
  return index;
}

// Where the table knows one row the index knows the same; where the table finds two equally good,
// the index is ambiguous or has taken the row that is all in the path.
TEST(LabelIndex, FindsTheRowThatTheTableFinds) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    std::mt19937_64 random(seed);
    std::string text = "path\tkind\torigin\tsource\tnote\n";
    for (uint64_t rows = random() % 12; rows > 0; --rows)
      text += RandomPath(&random, 4) + "\tmdn\tna\ts" + std::to_string(rows) + "\t\n";
    const TempFolder folder;
    const std::string file = folder.Write("l.tsv", text);
    LabelTable table;
    ASSERT_TRUE(table.Load(file).ok());
    const auto index = IndexOf(file);
    for (int i = 0; i < 50; ++i) {
      const std::string path = RandomPath(&random, 6);
      const Label* expected = table.Find(path);
      IndexedLabel found;
      const bool is_found = index->Find(path, &found);
      if (expected != nullptr) {
        ASSERT_TRUE(is_found) << path << "\n" << text;
        ASSERT_FALSE(found.is_ambiguous) << path << "\n" << text;
        ASSERT_EQ(index->sources()[found.source], expected->source) << path << "\n" << text;
      }
      ASSERT_TRUE(is_found || expected == nullptr) << path;
    }
  }
}

TEST(LabelIndex, KeepsWordsSourcesAndLines) {
  const TempFolder folder;
  const auto index = IndexOf(folder.Write("l.tsv",
                                          "path\tkind\torigin\tsource\tnote\n"
                                          "s/a\tordinary\tspam\tfirst\t\n"
                                          "s/b\tmime-fixture\tno-such-word\tsecond\t\n"));
  IndexedLabel label;
  ASSERT_TRUE(index->Find("x/s/b", &label));
  EXPECT_EQ(label.line, 3u);
  EXPECT_EQ(KindWords()[label.kind], "mime-fixture");
  EXPECT_EQ(label.origin, OriginWords().size());
  EXPECT_EQ(index->sources()[label.source], "second");
  ASSERT_TRUE(index->Find("s/a", &label));
  EXPECT_EQ(OriginWords()[label.origin], "spam");
  EXPECT_FALSE(index->Find("s/c", &label));
}

}  // namespace
}  // namespace backstop::corpus
