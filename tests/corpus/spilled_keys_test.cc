// External sorting against std::sort, with buffers so small that everything is spilled; and a disk
// that is full.

#include "dedup/spilled_keys.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <random>
#include <vector>

#include "dedup/scratch_file.h"
#include "temp_folder.h"

namespace backstop::corpus {
namespace {

// TMPDIR while it lives.
class TmpDir {
 public:
  explicit TmpDir(const std::string& folder) {
    if (const char* before = getenv("TMPDIR")) before_ = before;
    setenv("TMPDIR", folder.c_str(), 1);
  }
  ~TmpDir() {
    if (before_.empty()) {
      unsetenv("TMPDIR");
    } else {
      setenv("TMPDIR", before_.c_str(), 1);
    }
  }

 private:
  std::string before_;
};

std::vector<KeyOfMessage> Sorted(SpilledKeys* keys) {
  std::vector<KeyOfMessage> out;
  const Status status = keys->ForEachInOrder([&out](const KeyOfMessage& pair) {
    out.push_back(pair);
    return Status();
  });
  EXPECT_TRUE(status.ok()) << status.message();
  return out;
}

TEST(SpilledKeys, ComeSortedWhateverTheBuffer) {
  const TempFolder folder;
  const TmpDir dir(folder.path());
  std::mt19937_64 random(11);
  std::vector<KeyOfMessage> expected;
  for (uint32_t i = 0; i < 5000; ++i) expected.push_back({random() % 1000, i});
  for (const size_t most : {size_t{1}, size_t{7}, size_t{1000}, size_t{5000}, size_t{5001}}) {
    SpilledKeys keys(most);
    for (const KeyOfMessage& pair : expected) ASSERT_TRUE(keys.Add(pair.key, pair.message).ok());
    EXPECT_EQ(keys.runs(), expected.size() / most);
    std::vector<KeyOfMessage> sorted = expected;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(Sorted(&keys), sorted) << most;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));  // scratch files have no name
}

TEST(SpilledKeys, NothingAddedGivesNothing) {
  SpilledKeys keys(10);
  EXPECT_TRUE(Sorted(&keys).empty());
}

TEST(SpilledKeys, AFolderThatIsNotThereIsNamed) {
  const TmpDir dir("/nonexistent");
  SpilledKeys keys(1);
  const Status status = keys.Add(1, 1);
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_NE(status.message().find("/nonexistent"), std::string::npos) << status.message();
  EXPECT_NE(status.message().find("TMPDIR"), std::string::npos) << status.message();
}

// A limit on the size of files stands for the full disk.
TEST(ScratchFile, AFullDiskIsAnErrorThatSaysWhatToDo) {
  const TempFolder folder;
  const TmpDir dir(folder.path());
  std::unique_ptr<ScratchFile> file;
  ASSERT_TRUE(ScratchFile::Create(&file).ok());
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const rlimit small{4096, old_limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string bytes(8192, 'x');
  Status status = file->Append(bytes);
  if (status.ok()) status = file->Flush();
  setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_NE(status.message().find("cannot write a temporary file"), std::string::npos);
  EXPECT_NE(status.message().find("TMPDIR"), std::string::npos);
}

TEST(ScratchFile, ReadsWhatWasWrittenAndNotBeyond) {
  const TempFolder folder;
  const TmpDir dir(folder.path());
  std::unique_ptr<ScratchFile> file;
  ASSERT_TRUE(ScratchFile::Create(&file).ok());
  ASSERT_TRUE(file->Append(std::string("abcdef")).ok());
  ASSERT_TRUE(file->Flush().ok());
  std::string got(3, '\0');
  EXPECT_TRUE(file->ReadAt(2, got).ok());
  EXPECT_EQ(got, "cde");
  EXPECT_FALSE(file->ReadAt(4, got).ok());
}

}  // namespace
}  // namespace backstop::corpus
