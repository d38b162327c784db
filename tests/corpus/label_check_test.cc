// Each fault of a labels file is told once, with its line; a sound file has none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "reader/label_words.h"
#include "set_labels/check.h"
#include "temp_folder.h"

namespace backstop::corpus {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kColumns = "path\tkind\torigin\tsource\tnote\n";

struct Message {
  std::string path, bytes;
};

// The faults, with the name of the file's folder cut off.
std::vector<std::string> Faults(const std::string& rows,
                                const std::vector<Message>* set = nullptr) {
  const TempFolder folder;
  const std::string file = folder.Write("l.tsv", kColumns + rows);
  std::vector<std::string> faults;
  LabelsCheck check(file, [&](const std::string& fault) {
    faults.push_back(fault.starts_with(file) ? fault.substr(file.size() - 5) : fault);
  });
  const Status status = check.CheckRows();
  EXPECT_TRUE(status.ok()) << status.message();
  if (set != nullptr) {
    for (const Message& one : *set) {
      MessageRef message;
      message.path = one.path;
      message.bytes = one.bytes;
      EXPECT_TRUE(check.CheckMessage(message).ok());
    }
    EXPECT_TRUE(check.CheckMissing().ok());
  }
  EXPECT_EQ(check.faults(), faults.size());
  return faults;
}

TEST(LabelsCheck, FindsNothingWrongWithEveryWordInItsPlace) {
  EXPECT_THAT(Faults("s/a.eml\tordinary\tham\ts\t\n"
                     "s/b.eml\tordinary\tspam\ts\tx=1;y=2\n"
                     "s/c.eml\tordinary\tna\ts\t\n"
                     "s/d.eml\tordinary\tlist-unlabelled\ts\t\n"
                     "s/e.eml\tdsn-failed\tbackscatter\ts\t\n"
                     "s/f.eml\tdsn-delayed\tunknown\ts\t\n"
                     "s/g.eml\tmdn\tundetermined\ts\t\n"
                     "s/h.eml\tforged-bounce\tspam\ts\t\n"
                     "s/i.eml\tforged-bounce-or-admin-spam\tspam\ts\t\n"
                     "s/j.eml\tmime-fixture\tunknown\ts\t\n"
                     "s/k.eml\tunlabelled\tham\ts\t\n"),
              IsEmpty());
}

TEST(LabelsCheck, NamesTheLineOfEveryFaultyRowAndGoesOn) {
  const auto faults = Faults(
      "a\tordinary\tham\ts\t\n"
      "b\tordinary\tham\ts\n"
      "c\tbounce\tham\ts\t\n"
      "\n"
      "d\tordinary\tgood\ts\t\n"
      "a\tordinary\tham\ts\t\n"
      "e\tdsn-failed\tham\ts\t\n"
      "f\tordinary\tlegitimate\ts\t\n"
      "g\tmdn\tspam\ts\t\n"
      "h\tordinary\tham\t\t\n"
      "i\tordinary\tham\ts\tn\tmore\n");
  EXPECT_THAT(faults, ElementsAre(HasSubstr("l.tsv:3: expected 5 columns"),
                                  HasSubstr("l.tsv:4: c: unknown kind 'bounce'"),
                                  HasSubstr("l.tsv:6: d: unknown origin 'good'"),
                                  HasSubstr("l.tsv:7: a: duplicate path, first in line 2"),
                                  HasSubstr("l.tsv:8: e: origin 'ham' is of ordinary mail"),
                                  HasSubstr("l.tsv:9: f: origin 'legitimate' is of an answer"),
                                  HasSubstr("l.tsv:10: g: origin 'spam'"),
                                  HasSubstr("l.tsv:11: h: no source"),
                                  HasSubstr("l.tsv:12: expected 5 columns")));
}

TEST(LabelsCheck, ListsTheWordsThatItKnows) {
  const auto faults = Faults("a\tbounce\tham\ts\t\n");
  ASSERT_EQ(faults.size(), 1u);
  for (std::string_view word : KindWords()) EXPECT_THAT(faults[0], HasSubstr(std::string(word)));
}

TEST(LabelsCheck, TellsMissingAndExtraMessages) {
  const std::vector<Message> set = {{"/tmp/set.tar/s/a.eml", "A"}, {"/tmp/set.tar/s/z.eml", "Z"}};
  EXPECT_THAT(Faults("s/a.eml\tordinary\tham\ts\t\ns/b.eml\tordinary\tham\ts\t\n", &set),
              ElementsAre(HasSubstr("/tmp/set.tar/s/z.eml: no row in"),
                          HasSubstr("l.tsv:3: s/b.eml: no such message")));
}

TEST(LabelsCheck, TellsIdenticalMessagesWithDifferentLabels) {
  const std::vector<Message> set = {{"s/a", "same"}, {"s/b", "same"}, {"s/c", "same"}};
  EXPECT_THAT(Faults("s/a\tordinary\tham\ts\t\n"
                     "s/b\tordinary\tspam\ts\t\n"
                     "s/c\tordinary\tham\tother\tnote\n",
                     &set),
              ElementsAre(HasSubstr("l.tsv:3: s/b: labelled ordinary spam, but the same message "
                                    "is ordinary ham in line 2")));
}

TEST(LabelsCheck, TakesAllMessagesOfAnMboxByOneRow) {
  const std::vector<Message> set = {{"x.mbox", "1"}, {"x.mbox", "2"}};
  EXPECT_THAT(Faults("x.mbox\tordinary\tham\ts\t\n", &set), IsEmpty());
}

TEST(LabelsCheck, SaysWhenTwoRowsCouldBeMeant) {
  const std::vector<Message> set = {{"elsewhere/1.eml", "x"}};
  const auto faults =
      Faults("s/a/1.eml\tordinary\tham\ts\t\ns/b/1.eml\tordinary\tham\ts\t\n", &set);
  ASSERT_EQ(faults.size(), 3u);
  EXPECT_THAT(faults[0], HasSubstr("more than one row"));
}

TEST(LabelsCheck, RefusesAFileWithOtherColumnsAsAWhole) {
  const TempFolder folder;
  LabelsCheck check(folder.Write("l.tsv", "path\tlabel\n"), [](const std::string&) {});
  const Status status = check.CheckRows();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(status.message(), HasSubstr("l.tsv: line 1"));
}

}  // namespace
}  // namespace backstop::corpus
