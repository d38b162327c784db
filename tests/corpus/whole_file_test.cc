// Files that are read whole, and what is none.

#include "reader/whole_file.h"

#include <gtest/gtest.h>

#include <string>

#include "temp_folder.h"

namespace backstop::corpus {
namespace {

TEST(WholeFile, HasEveryByte) {
  const TempFolder folder;
  std::string expected;
  for (int i = 0; i < 300000; ++i) expected += static_cast<char>(i * 7);
  std::string read;
  ASSERT_TRUE(ReadWholeFile(folder.Write("f", expected), &read).ok());
  EXPECT_EQ(read, expected);
  ASSERT_TRUE(ReadWholeFile(folder.Write("empty", ""), &read).ok());
  EXPECT_EQ(read, "");
}

TEST(WholeFile, SaysWhatCannotBeRead) {
  const TempFolder folder;
  std::string read = "as before";
  EXPECT_EQ(ReadWholeFile(folder.path() + "/none", &read).code(), Code::kNotFound);
  EXPECT_EQ(ReadWholeFile(folder.path(), &read).code(), Code::kIo);
  const Status endless = ReadWholeFile("/dev/zero", &read);
  EXPECT_EQ(endless.code(), Code::kIo);
  EXPECT_NE(endless.message().find("/dev/zero: has more than 256 MiB"), std::string::npos);
  EXPECT_EQ(read, "as before");
}

}  // namespace
}  // namespace backstop::corpus
