// Writing replaces a model whole or not at all.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "model/writer.h"

namespace backstop::model {
namespace {

class WriteFileTest : public testing::Test {
 protected:
  WriteFileTest() : folder_(testing::TempDir() + "write_file_" + std::to_string(getpid())) {
    std::filesystem::create_directory(folder_);
  }
  ~WriteFileTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  static std::string Read(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path).rdbuf();
    return out.str();
  }

  std::string folder_;
};

TEST_F(WriteFileTest, LeavesOnlyTheNewBytes) {
  ASSERT_TRUE(WriteFile(Path("m"), "old").ok());
  ASSERT_TRUE(WriteFile(Path("m"), "newer").ok());
  EXPECT_EQ(Read(Path("m")), "newer");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(WriteFileTest, IsReadableByOthers) {
  ASSERT_TRUE(WriteFile(Path("m"), "x").ok());
  struct stat info {};
  ASSERT_EQ(stat(Path("m").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0644u);
}

TEST_F(WriteFileTest, KeepsTheOldFileWhenItCannotReplaceIt) {
  std::filesystem::create_directory(Path("taken"));
  std::ofstream(Path("taken/inside")) << "x";
  const Status status = WriteFile(Path("taken"), "new");
  EXPECT_EQ(status.code(), Code::kIo);
  EXPECT_NE(status.message().find(Path("taken")), std::string::npos);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1)
      << "no temporary file is left";
}

TEST_F(WriteFileTest, SaysWhenTheFolderDoesNotExist) {
  EXPECT_EQ(WriteFile(Path("no/such/folder/m"), "x").code(), Code::kIo);
}

}  // namespace
}  // namespace backstop::model
