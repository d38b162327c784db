// Labels files as they are written, and the labels of the samples.

#include "backstop/labels.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "reader/mail_source.h"
#include "set_labels/label_table.h"
#include "temp_folder.h"

namespace backstop::corpus {
namespace {

constexpr const char* kColumns = "path\tkind\torigin\tsource\tnote\n";

TEST(Labels, FindByTheLongestCommonTail) {
  const TempFolder folder;
  LabelTable table;
  ASSERT_TRUE(
      table
          .Load(folder.Write("l.tsv", std::string(kColumns) +
                                          "set/a/1.eml\tordinary\tham\ts\t\n"
                                          "set/b/1.eml\tmdn\tna\ts\tmta=x;original=set/y.eml\n"))
          .ok());
  ASSERT_TRUE(table.Find("/tmp/set/a/1.eml"));
  EXPECT_EQ(table.Find("/tmp/set/a/1.eml")->kind, "ordinary");
  EXPECT_EQ(table.Find("set.tar.zst/set/b/1.eml")->kind, "mdn");
  EXPECT_EQ(table.Find("b/1.eml")->kind, "mdn");
  EXPECT_FALSE(table.Find("c/1.eml")) << "two rows share one component";
  EXPECT_FALSE(table.Find("c/11.eml"));
  EXPECT_EQ(NoteValue(table.Find("b/1.eml")->note, "original"), "set/y.eml");
  EXPECT_EQ(NoteValue(table.Find("b/1.eml")->note, "mta"), "x");
  EXPECT_EQ(NoteValue(table.Find("b/1.eml")->note, "mt"), "");
}

TEST(Labels, AreReadAsASpreadsheetWritesThem) {
  const TempFolder folder;
  LabelTable table;
  const Status status = table.Load(folder.Write("l.tsv",
                                                "\xef\xbb\xbfpath\tkind\torigin\tsource\tnote\r\n"
                                                "a.eml\tordinary\tham\ts\tn\r\n"));
  ASSERT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(table.Find("a.eml")->note, "n");
}

TEST(Labels, NameTheLineThatIsWrong) {
  const TempFolder folder;
  LabelTable table;
  const auto says = [&](const std::string& text, const char* part) {
    const Status status = table.Load(folder.Write("bad.tsv", text));
    EXPECT_FALSE(status.ok());
    EXPECT_NE(status.message().find("bad.tsv"), std::string::npos);
    EXPECT_NE(status.message().find(part), std::string::npos) << status.message();
    EXPECT_EQ(table.size(), 0u);
    EXPECT_FALSE(table.Find("a"));
  };
  says("", "empty");
  says("a\tb\n", "line 1");
  says(std::string(kColumns) + "a\tordinary\tham\ts\t\nb\tordinary\n", "line 3");
  says(std::string(kColumns) + "a\t\tham\ts\t\n", "line 2");
  EXPECT_EQ(table.Load("/nonexistent.tsv").code(), Code::kNotFound);
}

TEST(Samples, AreLabelledWithKnownWordsAndCoverEveryKind) {
  LabelTable table, foundry;
  const Status loaded = table.Load(BACKSTOP_SOURCE_DIR "/corpus/samples.labels.tsv");
  ASSERT_TRUE(loaded.ok()) << loaded.message();
  ASSERT_TRUE(foundry.Load(BACKSTOP_SOURCE_DIR "/corpus/foundry-samples.labels.tsv").ok());
  std::map<std::string, int> kinds;
  std::set<std::string> layouts, languages, seen;
  const Status read =
      ForEachMessage(BACKSTOP_SOURCE_DIR "/corpus/samples", [&](const MessageRef& message) {
        if (foundry.Find(message.path)) return true;
        const auto label = table.Find(message.path);
        EXPECT_TRUE(label) << message.path;
        if (!label) return true;
        Kind kind;
        EXPECT_TRUE(ParseKind(label->kind, &kind)) << label->kind;
        Origin origin;
        EXPECT_TRUE(ParseOrigin(label->origin, &origin) || label->origin == "ham" ||
                    label->origin == "spam" || label->origin == "na")
            << label->origin;
        ++kinds[std::string(label->kind)];
        if (kind == Kind::kDsnFailed) layouts.emplace(label->source);
        languages.emplace(NoteValue(label->note, "lang"));
        EXPECT_TRUE(seen.emplace(label->path).second) << label->path;
        return true;
      });
  EXPECT_TRUE(read.ok()) << read.message();
  EXPECT_EQ(seen.size(), table.size());
  EXPECT_GE(seen.size(), 80u);
  EXPECT_EQ(kinds.size(), static_cast<size_t>(kKindCount));
  for (const auto& [kind, count] : kinds) EXPECT_GE(count, 6) << kind;
  EXPECT_GE(layouts.size(), 12u);
  EXPECT_GE(languages.size(), 6u);
}

TEST(FoundrySamples, ArePairsOfManyMailersAndLanguagesWithTheirOriginals) {
  LabelTable table;
  ASSERT_TRUE(table.Load(BACKSTOP_SOURCE_DIR "/corpus/foundry-samples.labels.tsv").ok());
  std::map<std::string, int> pairs;
  std::set<std::string> mailers, languages, seen;
  const Status read =
      ForEachMessage(BACKSTOP_SOURCE_DIR "/corpus/samples/foundry", [&](const MessageRef& message) {
        const auto label = table.Find(message.path);
        EXPECT_TRUE(label) << message.path;
        if (!label) return true;
        EXPECT_TRUE(seen.emplace(label->path).second) << label->path;
        EXPECT_TRUE(label->origin == "legitimate" || label->origin == "backscatter");
        EXPECT_TRUE(NoteValue(label->note, "original").starts_with("written/")) << label->path;
        pairs[std::string(NoteValue(label->note, "pair"))] +=
            label->origin == "backscatter" ? 1 : -1;
        mailers.emplace(NoteValue(label->note, "mta"));
        languages.emplace(NoteValue(label->note, "language"));
        return true;
      });
  EXPECT_TRUE(read.ok()) << read.message();
  EXPECT_EQ(seen.size(), table.size());
  EXPECT_GE(seen.size(), 300u);
  EXPECT_GE(mailers.size(), 9u);
  EXPECT_GE(languages.size(), 6u);
  for (const auto& [pair, balance] : pairs) EXPECT_EQ(balance, 0) << "pair " << pair;
}

TEST(Labels, MeanWhatVerdictsSay) {
  LabelMeaning label;
  ASSERT_TRUE(ParseMeaning("ordinary", "spam", &label));
  EXPECT_EQ(label.origin, Origin::kBackscatter);
  LabelMeaning forged;
  ASSERT_TRUE(ParseMeaning("forged-bounce-or-admin-spam", "na", &forged));
  EXPECT_EQ(forged.kind, Kind::kForgedBounce);
  EXPECT_EQ(forged.origin, Origin::kUndetermined);
  LabelMeaning none;
  EXPECT_FALSE(ParseMeaning("mime-fixture", "unknown", &none));
}

}  // namespace
}  // namespace backstop::corpus
