// Runs our programs as a shell would, in a folder of its own that holds a small model.

#ifndef BACKSTOP_TEST_MODELS_PROGRAM_H_
#define BACKSTOP_TEST_MODELS_PROGRAM_H_

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "test_models/small_model.h"

namespace backstop {

struct Outcome {
  int status = -1;
  std::string out, err;
};

class Program : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "backstop_cli_XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    Write("small.backstop", test_models::Pack(test_models::SmallContent()));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, std::string_view bytes) const {
    const std::filesystem::path file = std::filesystem::path(folder_) / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  std::string Read(const std::string& name) const {
    std::ifstream in(folder_ + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  // `command` is a shell line; our programs are on the PATH and the small model is BACKSTOP_MODEL.
  Outcome Run(const std::string& command) const {
    const std::string line = "cd " + folder_ + " && export HOME=" + folder_ +
                             " BACKSTOP_MODEL=small.backstop PATH=" BACKSTOP_BIN
                             ":$PATH; unset XDG_CACHE_HOME; { " +
                             command + "; } >out 2>err";
    const int result = system(line.c_str());
    return {WIFEXITED(result) ? WEXITSTATUS(result) : -1, Read("out"), Read("err")};
  }

  std::string folder_;
};

}  // namespace backstop

#endif  // BACKSTOP_TEST_MODELS_PROGRAM_H_
