// The installation that the program belongs to comes first, wherever that was moved.

#include "console/data_path.h"

#include <filesystem>
#include <system_error>

namespace backstop::cli {

namespace fs = std::filesystem;

std::vector<std::string> DataPlaces(std::string_view installed, std::string_view in_tree) {
  std::vector<std::string> places;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);  // not there in every chroot
  if (!error)
    places.push_back((program.parent_path().parent_path() / "share/backstop" / installed).string());
  places.push_back((fs::path(BACKSTOP_DATA_FOLDER) / installed).string());
  places.push_back((fs::path(BACKSTOP_SOURCE_DIR) / in_tree).string());
  return places;
}

std::string FindData(std::string_view installed, std::string_view in_tree) {
  for (const std::string& place : DataPlaces(installed, in_tree)) {
    std::error_code error;
    if (fs::exists(place, error)) return place;
  }
  return {};
}

}  // namespace backstop::cli
