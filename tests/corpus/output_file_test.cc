// A file appears whole or not at all.

#include "output/output_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iterator>
#include <memory>

#include "temp_folder.h"

namespace backstop::corpus {
namespace {

std::string ReadBack(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

size_t FilesIn(const std::string& folder) {
  return static_cast<size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(OutputFile, WritesAWholeFileAtOnceAndSparesDevices) {
  const TempFolder folder;
  const std::string path = folder.Write("x", "old");
  ASSERT_TRUE(WriteFile(path, "newer").ok());
  EXPECT_EQ(ReadBack(path), "newer");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
  EXPECT_EQ(WriteFile(folder.path() + "/no/such/x", "x").code(), Code::kIo);
  const std::string link = folder.path() + "/null";
  std::filesystem::create_symlink("/dev/null", link);
  ASSERT_TRUE(WriteFile(link, "text").ok());
  EXPECT_TRUE(std::filesystem::is_character_file(link));
}

TEST(OutputFile, AppearsAtCommitWithAllItsBytes) {
  const TempFolder folder;
  const std::string path = folder.Write("x", "old");
  const std::string text(3 << 20, 'x');
  std::unique_ptr<OutputFile> file;
  ASSERT_TRUE(OutputFile::Create(path, &file).ok());
  file->Write(text);
  file->Write("end");
  EXPECT_EQ(ReadBack(path), "old");
  EXPECT_EQ(file->size(), text.size() + 3);
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(ReadBack(path), text + "end");
  file.reset();
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

TEST(OutputFile, LeavesNothingWithoutCommit) {
  const TempFolder folder;
  std::unique_ptr<OutputFile> file;
  ASSERT_TRUE(OutputFile::Create(folder.path() + "/x", &file).ok());
  file->Write("half");
  file.reset();
  EXPECT_EQ(FilesIn(folder.path()), 0u);
}

TEST(OutputFile, HasThePermissionsOfAnyNewFile) {
  const TempFolder folder;
  const mode_t before = umask(027);
  std::unique_ptr<OutputFile> file;
  ASSERT_TRUE(OutputFile::Create(folder.path() + "/x", &file).ok());
  ASSERT_TRUE(file->Commit().ok());
  umask(before);
  struct stat status;
  ASSERT_EQ(stat((folder.path() + "/x").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST(OutputFile, KeepsThePermissionsOfTheFileThatItReplaces) {
  const TempFolder folder;
  const std::string path = folder.Write("x", "private");
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  ASSERT_TRUE(WriteFile(path, "new").ok());
  struct stat status;
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(OutputFile, ReplacesTheFileBehindALink) {
  const TempFolder folder;
  const std::string file_path = folder.Write("there/x", "old"), link = folder.path() + "/link";
  std::filesystem::create_symlink("there/x", link);
  std::unique_ptr<OutputFile> file;
  ASSERT_TRUE(OutputFile::Create(link, &file).ok());
  file->Write("new");
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(ReadBack(file_path), "new");
}

TEST(OutputFile, WritesIntoAPipeAndLeavesItInPlace) {
  const TempFolder folder;
  const std::string pipe = folder.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  std::unique_ptr<OutputFile> file;
  ASSERT_TRUE(OutputFile::Create(pipe, &file).ok());
  file->Write("text");
  ASSERT_TRUE(file->Commit().ok());
  file.reset();
  char got[8];
  EXPECT_EQ(read(reader, got, sizeof(got)), 4);
  close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST(OutputFile, TellsThatADeviceIsFull) {
  const TempFolder folder;
  const std::string link = folder.path() + "/full";  // were it replaced, then not the device
  std::filesystem::create_symlink("/dev/full", link);
  std::unique_ptr<OutputFile> file;
  ASSERT_TRUE(OutputFile::Create(link, &file).ok());
  file->Write("text");
  const Status status = file->Commit();
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_EQ(status.message(), link + ": cannot write: No space left on device");
  EXPECT_TRUE(std::filesystem::is_character_file(link));
}

TEST(OutputFile, TellsWhereItCannotWrite) {
  std::unique_ptr<OutputFile> file;
  const Status status = OutputFile::Create("/nonexistent/x", &file);
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_NE(status.message().find("/nonexistent/x"), std::string::npos);
  EXPECT_EQ(file, nullptr);
}

TEST(OutputFile, IsToldBeforehandWhereNoFileCanBe) {
  const TempFolder folder;
  const std::string old = folder.Write("x/old", "old");
  EXPECT_TRUE(CheckOutput(old).ok());
  EXPECT_TRUE(CheckOutput(folder.path() + "/new").ok());
  EXPECT_TRUE(CheckOutput("/dev/null").ok());
  EXPECT_EQ(CheckOutput(folder.path() + "/no/such/x").code(), Code::kIo);
  const Status is_folder = CheckOutput(folder.path() + "/x");
  EXPECT_NE(is_folder.message().find("/x: is a folder; give"), std::string::npos);
  EXPECT_EQ(ReadBack(old), "old");
  EXPECT_EQ(FilesIn(folder.path()) + FilesIn(folder.path() + "/x"), 2u);
}

TEST(OutputFile, KeepsTheOldFileWhenTheNewOneCannotBePutInPlace) {
  const TempFolder folder;
  std::unique_ptr<OutputFile> file;
  ASSERT_TRUE(OutputFile::Create(folder.path() + "/x", &file).ok());
  file->Write("new");
  const std::string inner = folder.Write("x/inner", "old");  // a folder in the way of the rename
  const Status status = file->Commit();
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_EQ(ReadBack(inner), "old");
  EXPECT_EQ(FilesIn(folder.path()), 1u);
}

}  // namespace
}  // namespace backstop::corpus
