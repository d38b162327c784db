// The cache on disk never changes an answer: used when whole and our own, otherwise compiled again
// and rewritten.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "scan/pattern_set.h"
#include "scan_probe.h"

namespace backstop::scan {
namespace {

using testing::ElementsAre;
namespace fs = std::filesystem;

class DatabaseCache : public testing::Test {
 protected:
  DatabaseCache()
      : dir_(testing::TempDir() + "backstop_cache_" +
             testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(dir_);
    fs::create_directories(dir_);
  }
  ~DatabaseCache() override { fs::remove_all(dir_); }

  std::vector<std::string> Files() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(dir_)) files.push_back(entry.path().string());
    return files;
  }
  static std::string Read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  static void Write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  void ExpectRightAnswer() const {
    ScanProbe probe(patterns_, dir_);
    EXPECT_THAT(probe.Scan(Zone::kHuman, "mailbox over quota, tried 12 times"),
                ElementsAre(0u, 1u));
    EXPECT_THAT(probe.Scan(Zone::kStatus, "mailbox over quota"), ElementsAre());
  }

  const std::vector<Pattern> patterns_{{"a.x", "over quota", false, MaskOf(Zone::kHuman)},
                                       {"a.re", "tried [0-9]+ times", true, MaskOf(Zone::kHuman)}};
  std::string dir_;
};

TEST_F(DatabaseCache, IsWrittenOnceAndUsed) {
  ExpectRightAnswer();
  ASSERT_EQ(Files().size(), 1u);
  const fs::file_time_type written = fs::last_write_time(Files()[0]);
  ExpectRightAnswer();
  EXPECT_EQ(fs::last_write_time(Files()[0]), written);
}

TEST_F(DatabaseCache, HasAFileForEachSetOfPatterns) {
  ExpectRightAnswer();
  ScanProbe({{"a.x", "over quota", false, MaskOf(Zone::kStatus)}}, dir_);
  EXPECT_EQ(Files().size(), 2u);
}

TEST_F(DatabaseCache, IsCompiledAgainWhenAnyByteIsWrong) {
  ExpectRightAnswer();
  const std::string path = Files()[0];
  const std::string whole = Read(path);
  const size_t step = whole.size() / 29 + 1;
  for (size_t at = 0; at < whole.size(); at += at < 24 ? 1 : step) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    Write(path, damaged);
    ExpectRightAnswer();
    ASSERT_EQ(Read(path), whole) << "byte " << at;
  }
}

TEST_F(DatabaseCache, IsCompiledAgainWhenCutOrLengthened) {
  ExpectRightAnswer();
  const std::string path = Files()[0];
  const std::string whole = Read(path);
  for (const std::string& wrong :
       {std::string(), whole.substr(0, 10), whole.substr(0, 24), whole.substr(0, whole.size() / 2),
        whole.substr(0, whole.size() - 1), whole + "x"}) {
    Write(path, wrong);
    ExpectRightAnswer();
    ASSERT_EQ(Read(path), whole) << "size " << wrong.size();
  }
}

TEST_F(DatabaseCache, IsNotTrustedWhenOthersCouldWriteIt) {
  ExpectRightAnswer();
  const std::string path = Files()[0];
  ASSERT_EQ(chmod(path.c_str(), 0666), 0);
  ExpectRightAnswer();
  EXPECT_EQ(fs::status(path).permissions() & fs::perms::others_write, fs::perms::none);
}

TEST_F(DatabaseCache, IsDoneWithoutWhenTheFolderIsMissing) {
  fs::remove_all(dir_);
  ExpectRightAnswer();
  EXPECT_FALSE(fs::exists(dir_));
}

}  // namespace
}  // namespace backstop::scan
