// The search for a model, and the folder for compiled patterns (XDG base directory specification).

#include "console/model_path.h"

#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "console/data_path.h"

namespace backstop::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInstalled = "default.backstop";
constexpr std::string_view kInTree = "models/default.backstop";

std::string Environment(const char* name) {
  const char* value = getenv(name);
  return value != nullptr ? value : "";
}

// Empty when there is no place for it: then patterns are compiled at every start. A home that is
// not there is not made: daemons have HOME=/nonexistent.
std::string CacheFolder() {
  std::error_code error;
  fs::path base = Environment("XDG_CACHE_HOME");
  if (const fs::path home = Environment("HOME"); base.empty() && fs::is_directory(home, error))
    base = home / ".cache";
  if (!base.is_absolute()) return {};
  const fs::path folder = base / "backstop";
  fs::create_directories(folder, error);
  return error ? std::string() : folder.string();
}

}  // namespace

Status OpenModel(const std::string& given, std::shared_ptr<const Model>* out) {
  ModelOptions options;
  options.pattern_cache_dir = CacheFolder();
  if (!given.empty()) return Model::Open(given, out, options);
  if (const std::string named = Environment("BACKSTOP_MODEL"); !named.empty())
    return Model::Open(named, out, options);
  if (const std::string found = FindData(kInstalled, kInTree); !found.empty())
    return Model::Open(found, out, options);
  const std::vector<std::string> places = DataPlaces(kInstalled, kInTree);
  return Status(Code::kNotFound, "no model: neither " + places[places.size() - 2] + " nor " +
                                     places.back() +
                                     " is there; name one with --model or BACKSTOP_MODEL");
}

}  // namespace backstop::cli
