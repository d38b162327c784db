// ForEachMessage over every kind of container, and over what goes wrong with files.

#include "reader/mail_source.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "temp_folder.h"

namespace backstop::corpus {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMbox =
    "From a@b.example Mon Jan  1 00:00:00 2001\nA: 1\n\none\n\nFrom a@b.example Mon Jan  1 "
    "00:00:01 2001\nB: 2\n\ntwo\n";

// "path#index=bytes", or "path!error" up to the first colon.
std::vector<std::string> Read(const std::string& path, Status* status = nullptr) {
  std::vector<std::string> seen;
  const Status result = ForEachMessage(path, [&](const MessageRef& message) {
    if (message.error.empty()) {
      seen.push_back(std::string(message.path) + "#" + std::to_string(message.index) + "=" +
                     std::string(message.bytes));
    } else {
      EXPECT_TRUE(message.bytes.empty());
      seen.push_back(std::string(message.path) + "!" +
                     std::string(message.error.substr(0, message.error.find(':'))));
    }
    return true;
  });
  if (status != nullptr) *status = result;
  return seen;
}

void WriteArchive(const std::string& path, int filter, bool is_raw,
                  const std::vector<std::pair<std::string, std::string>>& members) {
  struct archive* a = archive_write_new();
  archive_write_add_filter(a, filter);
  is_raw ? archive_write_set_format_raw(a) : archive_write_set_format_pax_restricted(a);
  ASSERT_EQ(archive_write_open_filename(a, path.c_str()), ARCHIVE_OK);
  for (const auto& [name, bytes] : members) {
    struct archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, name.ends_with('/') ? AE_IFDIR : AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(a, entry);
    archive_write_data(a, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
}

TEST(MailSource, ReadsOneMessage) {
  const TempFolder folder;
  const std::string file = folder.Write("x.eml", "A: 1\n\nbody");
  EXPECT_EQ(Read(file), std::vector<std::string>{file + "#0=A: 1\n\nbody"});
}

TEST(MailSource, TakesAnEmlFileForOneMessageEvenWhenItLooksLikeAnMbox) {
  const TempFolder folder;
  EXPECT_EQ(Read(folder.Write("x.EML", kMbox)).size(), 1u);
  EXPECT_EQ(Read(folder.Write("x.mbox", kMbox)).size(), 2u);
}

TEST(MailSource, CountsMessagesOfAnMbox) {
  const TempFolder folder;
  const std::string file = folder.Write("inbox", kMbox);
  EXPECT_EQ(Read(file),
            (std::vector<std::string>{file + "#0=A: 1\n\none\n", file + "#1=B: 2\n\ntwo\n"}));
}

TEST(MailSource, WalksAFolderSortedAndWithoutHiddenFiles) {
  const TempFolder folder;
  for (const char* name : {"b.eml", "a.eml", "sub/c.eml", ".hidden.eml", ".git/x.eml"})
    folder.Write(name, name);
  const std::string at = folder.path() + "/";
  EXPECT_EQ(Read(folder.path()),
            (std::vector<std::string>{at + "a.eml#0=a.eml", at + "b.eml#0=b.eml",
                                      at + "sub/c.eml#0=sub/c.eml"}));
  EXPECT_EQ(Read(at), Read(folder.path()));
}

TEST(MailSource, ReadsCurAndNewOfAMaildirAndItsSubfolders) {
  const TempFolder folder;
  for (const char* name :
       {"cur/2:2,S", "new/1", "tmp/3", "dovecot.index", ".Sent/cur/4", ".Sent/new/5"}) {
    folder.Write(name, kMbox);
  }
  std::vector<std::string> paths;
  for (const std::string& seen : Read(folder.path())) {
    paths.push_back(
        seen.substr(folder.path().size() + 1, seen.find('#') - folder.path().size() - 1));
  }
  EXPECT_EQ(paths, (std::vector<std::string>{"cur/2:2,S", "new/1", ".Sent/cur/4", ".Sent/new/5"}));
}

TEST(MailSource, UnpacksACompressedMessageOfAMaildirAsOneMessage) {
  const TempFolder folder;
  folder.Write("new/1", "A: 1\n");
  folder.Write("cur/0", "");
  const std::string gz = folder.path() + "/cur/2.S=9:2,S", tar = folder.path() + "/cur/3";
  WriteArchive(gz, ARCHIVE_FILTER_GZIP, true, {{"", kMbox}});
  WriteArchive(tar, ARCHIVE_FILTER_GZIP, false, {{"x.eml", "A: 1\n"}});
  const std::vector<std::string> seen = Read(folder.path());
  ASSERT_EQ(seen.size(), 4u);
  EXPECT_TRUE(seen[1].starts_with(gz + "#0=A: 1\n\none\n\nFrom a@b.example")) << seen[1];
  EXPECT_TRUE(seen[2].starts_with(tar + "#0=x.eml")) << seen[2];
}

TEST(MailSource, FindsNoMessageInAnEmptyTar) {
  const TempFolder folder;
  for (const int filter : {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP}) {
    const std::string file = folder.path() + "/" + std::to_string(filter) + ".tar";
    WriteArchive(file, filter, false, {});
    Status status;
    EXPECT_EQ(Read(file, &status), std::vector<std::string>{});
    EXPECT_TRUE(status.ok()) << status.message();
  }
}

TEST(MailSource, StopsAReadWithoutTheMessageThatIsNotComplete) {
  const TempFolder folder;
  static bool is_stopped = false;
  std::vector<std::string> seen;
  const auto visit = [&](const MessageRef& message) {
    seen.emplace_back(message.bytes);
    is_stopped = true;
    return true;
  };
  const Status status = ForEachMessage(folder.Write("m.mbox", kMbox), visit,
                                       {.is_stopped = [] { return is_stopped; }});
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(seen, std::vector<std::string>{"A: 1\n\none\n"});
}

TEST(MailSource, ReadsArchivesOfEveryCompression) {
  const TempFolder folder;
  for (const int filter :
       {ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_ZSTD}) {
    const std::string file = folder.path() + "/set.tar." + std::to_string(filter);
    WriteArchive(
        file, filter, false,
        {{"./s/", ""}, {"./s/x.eml", "A: 1\n"}, {"s/in.mbox", kMbox}, {"s/empty.eml", ""}});
    EXPECT_EQ(Read(file), (std::vector<std::string>{
                              file + "/s/x.eml#0=A: 1\n", file + "/s/in.mbox#0=A: 1\n\none\n",
                              file + "/s/in.mbox#1=B: 2\n\ntwo\n", file + "/s/empty.eml#0="}));
  }
}

TEST(MailSource, ReadsACompressedMbox) {
  const TempFolder folder;
  const std::string file = folder.path() + "/2001-01.txt.gz";
  WriteArchive(file, ARCHIVE_FILTER_GZIP, true, {{"2001-01.txt", kMbox}});
  EXPECT_EQ(Read(file),
            (std::vector<std::string>{file + "#0=A: 1\n\none\n", file + "#1=B: 2\n\ntwo\n"}));
}

TEST(MailSource, TellsADamagedArchiveAfterWhatCouldBeRead) {
  const TempFolder folder;
  const std::string file = folder.path() + "/set.tar";
  WriteArchive(file, ARCHIVE_FILTER_NONE, false,
               {{"x.eml", "A: 1\n"}, {"y.eml", std::string(5000, 'y')}});
  fs::resize_file(file, 512 * 4 + 100);
  Status status;
  const auto seen = Read(file, &status);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0], file + "/x.eml#0=A: 1\n");
  EXPECT_EQ(seen[1], file + "!damaged archive");
  EXPECT_EQ(status.code(), Code::kCorrupt);
}

TEST(MailSource, TellsWhatIsNotThere) {
  Status status;
  EXPECT_EQ(Read("/nonexistent/x.eml", &status),
            std::vector<std::string>{"/nonexistent/x.eml!cannot open"});
  EXPECT_EQ(status.code(), Code::kNotFound);
  EXPECT_NE(status.message().find("/nonexistent/x.eml"), std::string::npos);
}

TEST(MailSource, GoesOnAfterFilesThatCannotBeRead) {
  const TempFolder folder;
  folder.Write("a.eml", "A: 1\n");
  fs::create_symlink("/nonexistent", folder.path() + "/b.eml");
  fs::create_symlink("/proc/self/mem",
                     folder.path() + "/c.eml");  // opens, and then reading fails, also for root
  fs::create_directory_symlink(".", folder.path() + "/d");  // would never end
  folder.Write("e.eml", "E: 5\n");
  const std::string at = folder.path() + "/";
  Status status;
  EXPECT_EQ(Read(folder.path(), &status),
            (std::vector<std::string>{at + "a.eml#0=A: 1\n", at + "b.eml!cannot open",
                                      at + "c.eml!cannot read", at + "e.eml#0=E: 5\n"}));
  EXPECT_FALSE(status.ok());
}

TEST(MailSource, GivesEmptyFilesAndNulsAsTheyAre) {
  const TempFolder folder;
  EXPECT_EQ(Read(folder.Write("empty", "")), std::vector<std::string>{folder.path() + "/empty#0="});
  const auto fail = [](const MessageRef&) { return ADD_FAILURE(), false; };
  EXPECT_TRUE(ForEachMessage(folder.path(), fail, {.skips_empty = true}).ok());
  const std::string nuls("A: \0\0\n\n\0", 8);
  EXPECT_EQ(Read(folder.Write("nul", nuls)),
            std::vector<std::string>{folder.path() + "/nul#0=" + nuls});
}

TEST(MailSource, ReadsAHundredMegabytesAndCutsAtTheLimit) {
  const TempFolder folder;
  const std::string file = folder.Write("big.eml", "A: 1\n\n");
  fs::resize_file(file, size_t{100} << 20);
  size_t size = 0;
  const auto visit = [&size](const MessageRef& message) {
    size = message.bytes.size();
    EXPECT_EQ(message.bytes_read > 0, true);
    return true;
  };
  EXPECT_TRUE(ForEachMessage(file, visit).ok());
  EXPECT_EQ(size, size_t{100} << 20);
  EXPECT_TRUE(ForEachMessage(file, visit, {.max_message_bytes = 1000}).ok());
  EXPECT_EQ(size, 1000u);
}

TEST(MailSource, StopsWhenTheVisitorSaysSo) {
  const TempFolder folder;
  folder.Write("a.mbox", kMbox);
  folder.Write("b.mbox", kMbox);
  int calls = 0;
  EXPECT_TRUE(
      ForEachMessage(folder.path(), [&calls](const MessageRef&) { return ++calls < 2; }).ok());
  EXPECT_EQ(calls, 2);
}

TEST(MailSource, AddsUpBytesOnDisk) {
  const TempFolder folder;
  folder.Write("a", std::string(10, 'x'));
  folder.Write("s/b", std::string(20, 'x'));
  EXPECT_EQ(BytesUnder(folder.path()), 30u);
  EXPECT_EQ(BytesUnder("-"), 0u);
  EXPECT_EQ(BytesUnder("/nonexistent"), 0u);
}

}  // namespace
}  // namespace backstop::corpus
