// What import takes out of odd files, how known corpora are labelled, and how a set is written.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "import/importer.h"
#include "import/labeller.h"
#include "import/odd_mail.h"
#include "import/sources.h"
#include "reader/mail_source.h"
#include "set_labels/label_table.h"
#include "temp_folder.h"

namespace backstop::corpus {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> Inside(std::string_view path, std::string_view bytes) {
  std::vector<std::string> found;
  ForEachInside(path, bytes, [&](std::string_view message) {
    found.emplace_back(message);
    return true;
  });
  return found;
}

TEST(OddMail, TakesMmdfMessagesByteForByte) {
  EXPECT_THAT(Inside("x", "\1\1\1\1\nA: 1\n\nx\n\1\1\1\1\n\1\1\1\1\nA: 2\n\ny\n\1\1\1\1\n"),
              ElementsAre("A: 1\n\nx\n", "A: 2\n\ny\n"));
  EXPECT_THAT(Inside("x", "\1\1\1\1\r\nA: 1\r\n\r\nx\1\1\1\1\r\n\1\1\1\1\r\n"),
              ElementsAre("A: 1\r\n\r\nx\1\1\1\1\r\n"));
  EXPECT_THAT(Inside("x", "\1\1\1\1\nA: 1\n\ncut short"), ElementsAre("A: 1\n\ncut short"));
  EXPECT_THAT(Inside("x", "\1\1\1\1\n\1\1\1\1\n"), IsEmpty());
  EXPECT_THAT(Inside("x", "\1\1\1\1"), IsEmpty());
}

TEST(OddMail, TakesTheMessageOutOfAnEmlx) {
  EXPECT_THAT(Inside("1.emlx", "8       \nA: 1\n\nx\n<?xml version"), ElementsAre("A: 1\n\nx\n"));
  EXPECT_THAT(Inside("1.emlx", "999\nA: 1\n"), ElementsAre("A: 1\n")) << "cut short";
  EXPECT_THAT(Inside("1.emlx", "A: 1\n"), ElementsAre("A: 1\n")) << "no count";
  EXPECT_THAT(Inside("1.emlx", "99999999999999999999999\nA"),
              ElementsAre("99999999999999999999999\nA"));
  EXPECT_THAT(Inside("1.emlx", "8"), ElementsAre("8"));
  EXPECT_THAT(Inside("1.eml", "8\nA: 1\n\nx\nmore"), ElementsAre("8\nA: 1\n\nx\nmore"));
}

TEST(OddMail, LeavesAllOtherBytesAlone) {
  for (const char* bytes : {"", "A: 1\r\rCR only\r", "\1\1\1 no separator", "\n\1\1\1\1\nx"})
    EXPECT_THAT(Inside("x.eml", bytes), ElementsAre(bytes));
}

const std::vector<MailSourceInfo>& KnownSources() {
  static const auto sources = [] {
    std::vector<MailSourceInfo> list;
    const Status status = LoadSources(BACKSTOP_SOURCE_DIR "/corpus/sources.toml", &list);
    EXPECT_TRUE(status.ok()) << status.message();
    return list;
  }();
  return sources;
}

const MailSourceInfo& Known(std::string_view name) {
  for (const MailSourceInfo& one : KnownSources()) {
    if (one.name == name) return one;
  }
  ADD_FAILURE() << name;
  return KnownSources().front();
}

// "kind origin source", "skipped" or "unknown".
std::string LabelOf(const Labeller& labeller, std::string_view path) {
  Labeller::Words words;
  switch (labeller.Find(path, &words)) {
    case Labelled::kSkipped:
      return "skipped";
    case Labelled::kUnknown:
      return "unknown";
    case Labelled::kYes:
      break;
  }
  return std::string(words.kind) + " " + std::string(words.origin) + " " +
         std::string(words.source);
}

TEST(Labeller, KnowsTheFoldersOfSpamAssassin) {
  const Labeller labeller(Known("spamassassin"));
  EXPECT_EQ(LabelOf(labeller, "easy_ham/00001.abc"), "ordinary ham spamassassin/easy_ham");
  EXPECT_EQ(LabelOf(labeller, "x.tar.bz2/easy_ham_2/1"), "ordinary ham spamassassin/easy_ham_2");
  EXPECT_EQ(LabelOf(labeller, "corpus/spam_2/1"), "ordinary spam spamassassin/spam_2");
  EXPECT_EQ(LabelOf(labeller, "corpus/spam/1"), "ordinary spam spamassassin/spam");
  EXPECT_EQ(LabelOf(labeller, "corpus/hard_ham/cmds"), "skipped");
  EXPECT_EQ(LabelOf(labeller, "corpus/other/1"), "unknown");
}

TEST(Labeller, ReadsTheIndexOfTrec) {
  for (const char* name : {"trec05", "trec06p", "trec06c", "trec07"}) {
    Labeller labeller(Known(name));
    EXPECT_TRUE(labeller.NeedsIndex());
    EXPECT_TRUE(labeller.IsIndex("t.tgz/t/full/index"));
    EXPECT_TRUE(labeller.IsIndex("full/index"));
    EXPECT_FALSE(labeller.IsIndex("t/notfull/index"));
    ASSERT_TRUE(
        labeller.ReadIndex("full/index", "spam ../data/000/000\nham ../data/inmail.2\r\n\n").ok());
    EXPECT_FALSE(labeller.NeedsIndex());
    EXPECT_THAT(LabelOf(labeller, "t.tgz/t/data/000/000"), HasSubstr("ordinary spam trec"));
    EXPECT_THAT(LabelOf(labeller, "t/data/inmail.2"), HasSubstr("ordinary ham trec"));
    EXPECT_EQ(LabelOf(labeller, "t/data/inmail.3"), "unknown");
    EXPECT_EQ(LabelOf(labeller, "inmail.2"), "unknown");
    const Status wrong = labeller.ReadIndex("t/full/index", "spam ../data/1\nmaybe ../data/2\n");
    EXPECT_THAT(wrong.message(), HasSubstr("t/full/index:2: expected 'ham' or 'spam'"));
  }
}

TEST(Labeller, ReadsTheLabelFileOfCsdmc) {
  Labeller labeller(Known("csdmc2010"));
  ASSERT_TRUE(labeller.ReadIndex("SPAMTrain.label", "0 TRAIN_00000.eml\n1 TRAIN_00002.eml\n").ok());
  EXPECT_EQ(LabelOf(labeller, "CSDMC2010_SPAM/TRAINING/TRAIN_00000.eml"),
            "ordinary spam csdmc2010");
  EXPECT_EQ(LabelOf(labeller, "CSDMC2010_SPAM/TRAINING/TRAIN_00002.eml"), "ordinary ham csdmc2010");
  EXPECT_EQ(LabelOf(labeller, "CSDMC2010_SPAM/TESTING/TEST_00000.eml"), "unknown");
}

TEST(Labeller, KnowsEnronAndSetOfEmails) {
  const Labeller enron(Known("enron-spam"));
  EXPECT_EQ(LabelOf(enron, "ham/beck-s/inbox/1"), "ordinary ham enron-spam/beck-s");
  EXPECT_EQ(LabelOf(enron, "BG/2004/08/1.txt"), "ordinary spam enron-spam/BG");
  EXPECT_EQ(LabelOf(enron, "enron3/spam/0001.txt"), "ordinary spam enron-spam/preprocessed");
  EXPECT_EQ(LabelOf(enron, "enron3/Summary.txt"), "skipped");
  const Labeller sisimai(Known("set-of-emails"));
  EXPECT_EQ(LabelOf(sisimai, "set-of-emails/maildir/mac/lhost-exim-01.eml"),
            "dsn-failed unknown sisimai-set-of-emails");
  EXPECT_EQ(LabelOf(sisimai, "set-of-emails/maildir/bsd/arf-01.eml"),
            "feedback-report na sisimai-set-of-emails");
  EXPECT_EQ(LabelOf(sisimai, "set-of-emails/maildir/bsd/rfc3834-01.eml"),
            "auto-reply na sisimai-set-of-emails");
  EXPECT_EQ(LabelOf(sisimai, "set-of-emails/maildir/bsd/lhost-gmail-06.eml"),
            "dsn-delayed unknown sisimai-set-of-emails");
  EXPECT_EQ(LabelOf(sisimai, "set-of-emails/README.md"), "skipped");
}

TEST(Sources, TellTermsAndHowToGetThem) {
  EXPECT_GE(KnownSources().size(), 7u);
  for (const MailSourceInfo& one : KnownSources()) {
    EXPECT_THAT(one.url, HasSubstr("://")) << one.name;
    for (const std::string* text :
         {&one.title, &one.licence, &one.period, &one.obtain, &one.labels})
      EXPECT_FALSE(text->empty()) << one.name;
  }
}

TEST(Sources, NameTheLineOfAFault) {
  const TempFolder folder;
  const std::string head =
      "[[source]]\nname='n'\ntitle='t'\nlicence='l'\nperiod='p'\nurl='u'\nobtain='o'\nlabels='x'\n";
  const auto says = [&](const std::string& text, const char* part) {
    std::vector<MailSourceInfo> out;
    const Status status = LoadSources(folder.Write("s.toml", text), &out);
    EXPECT_FALSE(status.ok());
    EXPECT_THAT(status.message(), HasSubstr(part));
    EXPECT_THAT(out, IsEmpty());
  };
  says("[[source]]\nname = 'n'\n", "needs the key title");
  says(head, "s.toml:1: a source needs rules or an index");
  says(head + "[[source.rule]]\npath=['*']\nkind='bounce'\n", "s.toml:9: unknown kind 'bounce'");
  says(head + "[[source.rule]]\npath=['*']\nskip='s'\nkind='mdn'\n", "a rule that skips");
  says(head + "[[source.rule]]\npath=['*']\nskip='s'\nwhy='?'\n", "s.toml:12: unknown key why");
  says(head + "[source.index]\nfile='i'\n", "needs the key ham");
  says("[[source]\n", "s.toml:1:");
}

struct Message {
  std::string place, bytes;
  uint32_t index = 0;
};

struct Row {
  std::string path, kind, origin, source, note;
};

struct Imported {
  std::vector<Message> messages;  // of the set as read back
  std::vector<Row> labels;
  std::vector<std::string> warnings;
  ImportCounts counts;
};

Imported Import(const TempFolder& folder, const std::string& set, ImportOptions options,
                const std::vector<Message>& messages) {
  Imported result;
  options.set = folder.path() + "/" + set;
  options.labels = folder.path() + "/labels.tsv";
  std::unique_ptr<Importer> importer;
  const Status created = Importer::Create(
      options, [&](const std::string& warning) { result.warnings.push_back(warning); }, &importer);
  EXPECT_TRUE(created.ok()) << created.message();
  for (const Message& one : messages) {
    MessageRef ref;
    ref.path = one.place;
    ref.bytes = one.bytes;
    ref.index = one.index;
    EXPECT_TRUE(importer->Add(ref, one.place).ok());
  }
  EXPECT_TRUE(importer->Commit().ok());
  result.counts = importer->counts();
  EXPECT_TRUE(ForEachMessage(options.set, [&](const MessageRef& message) {
                result.messages.push_back(
                    {std::string(message.path).substr(folder.path().size() + 1),
                     std::string(message.bytes), message.index});
                return true;
              }).ok());
  EXPECT_TRUE(ForEachLabelRow(options.labels, [&](const LabelView& row) {
                EXPECT_EQ(row.error, "");
                result.labels.push_back({std::string(row.path), std::string(row.kind),
                                         std::string(row.origin), std::string(row.source),
                                         std::string(row.note)});
                return true;
              }).ok());
  return result;
}

ImportOptions Ham() {
  ImportOptions options;
  options.kind = "ordinary";
  options.origin = "ham";
  options.source = "my list";
  return options;
}

TEST(Importer, KeepsEveryByteUnderTheNameOfItsContent) {
  const std::string odd("Sub\0ject: x\r\r\xff\n\nFrom a@b Mon Jan  1 00:00:00 2001\n", 47);
  const std::vector<Message> messages = {
      {"in/1", "A: 1\r\n\r\nx\r\n"}, {"in/2", odd}, {"in/3", "\n"}};
  for (const char* set : {"s.tar.zst", "s.tar.gz", "s.tar.xz", "s.tar", "s"}) {
    const TempFolder folder;
    const Imported done = Import(folder, set, Ham(), messages);
    ASSERT_EQ(done.messages.size(), 3u) << set;
    LabelTable table;
    ASSERT_TRUE(table.Load(folder.path() + "/labels.tsv").ok());
    std::vector<std::string> expected, found;
    for (const Message& one : messages)
      expected.push_back("s/my_list/" + Hex(DigestOf(one.bytes)) + ".eml " + one.bytes);
    for (const Message& one : done.messages) {
      const auto label = table.Find(one.place);
      ASSERT_TRUE(label) << one.place;
      found.push_back(std::string(label->path) + " " + one.bytes);
    }
    EXPECT_THAT(found, testing::UnorderedElementsAreArray(expected)) << set;
    EXPECT_EQ(done.labels[0].note, "from=in/1");
    EXPECT_EQ(done.counts.headerless, 2u) << "all but the first";
  }
}

TEST(Importer, WritesTheSameArchiveTwice) {
  const TempFolder one, two;
  const std::vector<Message> messages = {{"1", "A: 1\n\nx"}, {"2", "A: 2\n\ny"}};
  for (const char* set : {"s.tar.zst", "s.tar.gz"}) {
    Import(one, set, Ham(), messages);
    Import(two, set, Ham(), messages);
    std::ifstream a(one.path() + "/" + set), b(two.path() + "/" + set);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(a), {}),
              std::string(std::istreambuf_iterator<char>(b), {}))
        << set;
  }
}

TEST(Importer, LeavesOutWhatIsThereAndTellsContradictions) {
  const TempFolder folder;
  const Labeller labeller(Known("spamassassin"));
  ImportOptions options;
  options.labeller = &labeller;
  options.duplicates = folder.path() + "/dup.tsv";
  const Imported done = Import(folder, "s.tar.zst", options,
                               {{"easy_ham/1", "A: 1\n\n"},
                                {"easy_ham/2", "A: 1\n\n"},
                                {"spam/3", "A: 1\n\n"},
                                {"spam/4", "A: 4\n\n"},
                                {"spam/cmds", "mv a b\n"},
                                {"other/5", "A: 5\n\n"},
                                {"spam/6", ""}});
  EXPECT_EQ(done.counts.messages, 2u);
  EXPECT_EQ(done.counts.duplicates, 2u);
  EXPECT_EQ(done.counts.contradictions, 1u);
  EXPECT_EQ(done.counts.skipped, 1u);
  EXPECT_EQ(done.counts.unlabelled, 1u);
  EXPECT_EQ(done.counts.empty, 1u);
  EXPECT_THAT(done.warnings, ElementsAre(HasSubstr("spam/3: the same message is in the set")));
  std::ifstream list(options.duplicates);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(list), {}),
            "from\tsame_as\neasy_ham/2\t" + Hex(DigestOf("A: 1\n\n")) + "\nspam/3\t" +
                Hex(DigestOf("A: 1\n\n")) + "\n");
}

TEST(Importer, MakesNotesAndNamesThatCannotBreakTheirFiles) {
  const TempFolder folder;
  ImportOptions options = Ham();
  options.source = "../.hidden//\xc3\xa9 x/";
  options.note = "year=2001";
  const Imported done = Import(folder, "s", options, {{"a;b\tc\n", "A: 1\n\n", 7}});
  ASSERT_EQ(done.labels.size(), 1u);
  EXPECT_EQ(done.labels[0].note, "from=a_b_c_#7;year=2001");
  EXPECT_EQ(done.labels[0].source, options.source);
  ASSERT_EQ(done.messages.size(), 1u) << "a hidden folder would not be read";
  EXPECT_EQ(done.labels[0].path.find(".."), std::string::npos);
}

TEST(SetWriter, RefusesAFolderThatIsThereAndLeavesNothingWithoutCommit) {
  const TempFolder folder;
  std::unique_ptr<SetWriter> set;
  folder.Write("old/x", "y");
  const Status there = SetWriter::Create(folder.path() + "/old/", &set);
  EXPECT_EQ(there.code(), Code::kBadArgument);
  for (const char* name : {"/new", "/new.tar.zst"}) {
    ASSERT_TRUE(SetWriter::Create(folder.path() + name, &set).ok());
    ASSERT_TRUE(set->Add("new/a/1.eml", "x").ok());
    set.reset();
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
  EXPECT_EQ(SetWriter::Create("/nonexistent/new", &set).code(), Code::kIo);
  EXPECT_EQ(SetWriter::Create("/nonexistent/new.tar", &set).code(), Code::kIo);
}

TEST(SetWriter, MakesNoFolderWithTheNameOfAnotherArchive) {
  const TempFolder folder;
  std::unique_ptr<SetWriter> set;
  for (const char* name : {"/x.tgz", "/x.tar.bz2", "/x.zip", "/x.mbox"}) {
    EXPECT_EQ(SetWriter::Create(folder.path() + name, &set).code(), Code::kBadArgument) << name;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(SetWriter, NamesTheSetByItsFile) {
  EXPECT_EQ(SetName("x/mail.tar.zst"), "mail");
  EXPECT_EQ(SetName("mail.v2.tar"), "mail.v2");
  EXPECT_EQ(SetName("x/mail/"), "mail");
}

}  // namespace
}  // namespace backstop::corpus
