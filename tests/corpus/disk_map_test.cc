// What lies on disk: the table against std::map, the text, and what it says when there is no disk.

#include "disk_map/disk_map.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include <csignal>
#include <map>
#include <random>

#include "disk_map/disk_text.h"

namespace backstop::corpus {
namespace {

TEST(DiskMap, AnswersAsAMapDoesThroughEveryGrowth) {
  std::unique_ptr<DiskMap> map;
  ASSERT_TRUE(DiskMap::Create(&map).ok());
  const size_t bytes_at_first = map->bytes_on_disk();
  std::map<std::string, uint64_t> oracle;
  std::mt19937_64 random(7);
  for (int i = 0; i < 300000; ++i) {
    const std::string key = std::to_string(random() % 200000);
    const uint64_t fresh = random();
    uint64_t* value = nullptr;
    bool is_new = false;
    ASSERT_TRUE(map->FindOrAdd(DigestOf(key), fresh, &value, &is_new).ok());
    const auto [at, is_new_there] = oracle.emplace(key, fresh);
    ASSERT_EQ(is_new, is_new_there) << key;
    ASSERT_EQ(*value, at->second) << key;
  }
  EXPECT_EQ(map->size(), oracle.size());
  EXPECT_GT(map->bytes_on_disk(), bytes_at_first);
  for (int i = 0; i < 200000; ++i) {
    const std::string key = std::to_string(i);
    const uint64_t* value = map->Find(DigestOf(key));
    const auto at = oracle.find(key);
    ASSERT_EQ(value != nullptr, at != oracle.end()) << key;
    ASSERT_TRUE(value == nullptr || *value == at->second) << key;
  }
}

// Keys that begin their search in the last slot go on in the first.
TEST(DiskMap, KeepsKeysThatMeetAtItsEnd) {
  std::unique_ptr<DiskMap> map;
  ASSERT_TRUE(DiskMap::Create(&map).ok());
  for (uint64_t high = 1; high <= 100; ++high) {
    uint64_t* value = nullptr;
    bool is_new = false;
    ASSERT_TRUE(map->FindOrAdd({~uint64_t{0}, high}, high, &value, &is_new).ok());
    ASSERT_TRUE(is_new);
  }
  for (uint64_t high = 1; high <= 100; ++high) EXPECT_EQ(*map->Find({~uint64_t{0}, high}), high);
  EXPECT_EQ(map->Find({~uint64_t{0}, 101}), nullptr);
}

TEST(DiskMap, NamesTheFolderThatItCannotUse) {
  const char* before = getenv("TMPDIR");
  const std::string kept = before != nullptr ? before : "";
  setenv("TMPDIR", "/nonexistent", 1);
  std::unique_ptr<DiskMap> map;
  const Status status = DiskMap::Create(&map);
  before != nullptr ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_NE(status.message().find("/nonexistent"), std::string::npos) << status.message();
  EXPECT_NE(status.message().find("TMPDIR"), std::string::npos) << status.message();
}

// A limit on the size of files stands for the full disk.
TEST(DiskText, KeepsWhatItHasWhenTheDiskIsFull) {
  DiskText text;
  ASSERT_TRUE(text.Append("first ").ok());
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const rlimit small{4096, old_limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const Status status = text.Append(std::string(1 << 20, 'x'));
  setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_NE(status.message().find("TMPDIR"), std::string::npos) << status.message();
  ASSERT_TRUE(text.Append("second").ok());
  EXPECT_EQ(text.From(0), "first second");
  EXPECT_EQ(text.From(6), "second");
  text.Shorten(5);
  EXPECT_EQ(text.From(0), "first");
}

}  // namespace
}  // namespace backstop::corpus
