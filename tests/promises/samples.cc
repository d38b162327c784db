// Files are sorted by path, so that a failure names the same message everywhere.

#include "samples.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "test_models/messages.h"

namespace backstop::promises {

std::vector<std::pair<std::string, std::string>> AllMessages() {
  std::vector<std::pair<std::string, std::string>> out = test_models::HostileMessages();
  out.emplace_back("bounce", test_models::Bounce({}));
  out.emplace_back("spam bounce", test_models::Bounce({.text = "cheap pills casino winner"}));
  out.emplace_back("letter", test_models::Letter("Hi", "See you. Best regards"));

  const std::filesystem::path folder =
      std::filesystem::path(BACKSTOP_SOURCE_DIR) / "corpus/samples";
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_directory(folder)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  for (const std::filesystem::path& file : files) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    out.emplace_back(file.filename(), bytes.str());
  }
  return out;
}

}  // namespace backstop::promises
