// A compiled database is bound to Hyperscan's version and to the CPU: an image is kept for one of
// each (CompilerKey).

#include "scan/database_image.h"

#include <cstdlib>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace backstop::scan {
namespace {

struct FreeBytes {
  void operator()(char* bytes) const { std::free(bytes); }
};

std::vector<char> Serialised(const Database& database) {
  if (database == nullptr) return {};
  char* bytes = nullptr;
  size_t size = 0;
  if (hs_serialize_database(database.get(), &bytes, &size) != HS_SUCCESS) throw std::bad_alloc();
  const std::unique_ptr<char, FreeBytes> owned(bytes);
  return {bytes, bytes + size};
}

}  // namespace

void WriteDatabases(const Databases& databases, ImageWriter* image) {
  for (const Database& database : databases) (*image)(Table<char>(Serialised(database)));
}

bool ReadDatabases(ImageReader* image, Databases* out) {
  Databases databases;
  for (Database& database : databases) {
    Table<char> bytes;
    (*image)(bytes);
    if (bytes.empty()) continue;
    hs_database_t* made = nullptr;
    if (hs_deserialize_database(bytes.data(), bytes.size(), &made) != HS_SUCCESS) return false;
    database.reset(made);
  }
  *out = std::move(databases);
  return true;
}

std::string CompilerKey() {
  std::string key = hs_version();
  hs_platform_info_t platform;
  if (hs_populate_platform(&platform) == HS_SUCCESS) {
    key += ' ' + std::to_string(platform.tune) + ' ' + std::to_string(platform.cpu_features);
  }
  return key;
}

}  // namespace backstop::scan
