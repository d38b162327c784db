// A folder for one test's files, removed with everything in it at the end.

#ifndef BACKSTOP_TESTS_CORPUS_TEMP_FOLDER_H_
#define BACKSTOP_TESTS_CORPUS_TEMP_FOLDER_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace backstop {

class TempFolder {
 public:
  TempFolder() {
    path_ = testing::TempDir() + "backstop_XXXXXX";
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  // Writes a file, with the folders above it; returns its path.
  std::string Write(const std::string& name, std::string_view bytes) const {
    const std::filesystem::path file = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file.string();
  }

 private:
  std::string path_;
};

}  // namespace backstop

#endif  // BACKSTOP_TESTS_CORPUS_TEMP_FOLDER_H_
