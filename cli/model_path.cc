// The search for a model, and the folder for compiled patterns (XDG base directory specification).

#include "cli/model_path.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace backstop::cli {
namespace {

namespace fs = std::filesystem;

std::string Environment(const char* name) {
  const char* value = getenv(name);
  return value != nullptr ? value : "";
}

// Empty when there is no place for it: then patterns are compiled at every start.
std::string CacheFolder() {
  fs::path base = Environment("XDG_CACHE_HOME");
  if (base.empty() && !Environment("HOME").empty()) base = fs::path(Environment("HOME")) / ".cache";
  if (!base.is_absolute()) return {};
  const fs::path folder = base / "backstop";
  std::error_code error;
  fs::create_directories(folder, error);
  return error ? std::string() : folder.string();
}

// The model of the installation that this program belongs to, wherever that was moved; empty when
// /proc is not there.
std::string BesideProgram() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  return (program.parent_path().parent_path() / "share/backstop/default.backstop").string();
}

}  // namespace

Status OpenModel(const std::string& given, std::shared_ptr<const Model>* out) {
  ModelOptions options;
  options.pattern_cache_dir = CacheFolder();
  if (!given.empty()) return Model::Open(given, out, options);
  if (const std::string named = Environment("BACKSTOP_MODEL"); !named.empty())
    return Model::Open(named, out, options);
  const std::string installed = BACKSTOP_MODEL_FOLDER "/default.backstop";
  const std::string in_tree = BACKSTOP_SOURCE_DIR "/models/default.backstop";
  for (const std::string& path : {BesideProgram(), installed, in_tree}) {
    std::error_code error;
    if (fs::exists(path, error)) return Model::Open(path, out, options);
  }
  return Status(Code::kNotFound, "no model: neither " + installed + " nor " + in_tree +
                                     " is there; name one with --model or BACKSTOP_MODEL");
}

}  // namespace backstop::cli
