// File layout, native byte order (the file never leaves the machine): magic, XXH3-64 of all that
// follows, then for each of kDatabaseCount databases its serialised size (0: none) and bytes. The
// checksum finds damage before Hyperscan sees a byte; owner and mode are checked because a forged
// database could run off its own memory.

#include "scan/database_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace backstop::scan {
namespace {

constexpr std::string_view kMagic = "backstop-scan-3\n";
constexpr size_t kHeaderSize = kMagic.size() + sizeof(uint64_t);
// About 20 times the size of the shipped patterns' databases; a larger file is not ours.
constexpr off_t kMaxCacheBytes = 64 << 20;

void AppendNumber(uint64_t value, std::string* out) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out->append(bytes, sizeof value);
}

bool TakeNumber(std::string_view* in, uint64_t* value) {
  if (in->size() < sizeof *value) return false;
  std::memcpy(value, in->data(), sizeof *value);
  in->remove_prefix(sizeof *value);
  return true;
}

void AppendText(std::string_view text, std::string* out) {
  AppendNumber(text.size(), out);
  out->append(text);
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

bool ReadOwnFile(const std::string& path, std::string* out) {
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat info;
  if (file.descriptor() < 0 || fstat(file.descriptor(), &info) != 0) return false;
  const bool is_own = info.st_uid == geteuid() && (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
  if (!S_ISREG(info.st_mode) || !is_own || info.st_size > kMaxCacheBytes) return false;
  out->resize(static_cast<size_t>(info.st_size));
  size_t filled = 0;
  while (filled < out->size()) {
    const ssize_t n = read(file.descriptor(), out->data() + filled, out->size() - filled);
    if (n <= 0) return false;
    filled += static_cast<size_t>(n);
  }
  return true;
}

bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(descriptor, bytes.data(), bytes.size());
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

bool AppendDatabase(const Database& database, std::string* out) {
  if (database == nullptr) {
    AppendNumber(0, out);
    return true;
  }
  char* bytes = nullptr;
  size_t size = 0;
  if (hs_serialize_database(database.get(), &bytes, &size) != HS_SUCCESS) return false;
  AppendText({bytes, size}, out);
  std::free(bytes);
  return true;
}

bool TakeDatabase(std::string_view* in, Database* out) {
  uint64_t size = 0;
  if (!TakeNumber(in, &size) || size > in->size()) return false;
  if (size == 0) return true;
  hs_database_t* database = nullptr;
  if (hs_deserialize_database(in->data(), static_cast<size_t>(size), &database) != HS_SUCCESS)
    return false;
  out->reset(database);
  in->remove_prefix(static_cast<size_t>(size));
  return true;
}

}  // namespace

std::string CachePath(const std::string& cache_dir, const std::vector<Pattern>& patterns) {
  std::string key;
  AppendText(hs_version(), &key);
  hs_platform_info_t platform;
  if (hs_populate_platform(&platform) == HS_SUCCESS) {
    AppendNumber(platform.tune, &key);
    AppendNumber(platform.cpu_features, &key);
  }
  for (const Pattern& pattern : patterns) {
    AppendText(pattern.phrase, &key);
    AppendNumber(pattern.is_regex ? 1 : 0, &key);
    AppendNumber(pattern.zones, &key);
  }
  const XXH128_hash_t digest = XXH3_128bits(key.data(), key.size());
  char name[64];
  std::snprintf(name, sizeof name, "/patterns-%016llx%016llx.hs",
                static_cast<unsigned long long>(digest.high64),
                static_cast<unsigned long long>(digest.low64));
  return cache_dir + name;
}

bool LoadCached(const std::string& path, Databases* out) {
  std::string bytes;
  if (!ReadOwnFile(path, &bytes) || bytes.size() < kHeaderSize || !bytes.starts_with(kMagic))
    return false;
  std::string_view rest = std::string_view(bytes).substr(kMagic.size());
  uint64_t checksum = 0;
  if (!TakeNumber(&rest, &checksum) || checksum != XXH3_64bits(rest.data(), rest.size()))
    return false;
  Databases databases;
  for (Database& database : databases) {
    if (!TakeDatabase(&rest, &database)) return false;
  }
  if (!rest.empty()) return false;
  *out = std::move(databases);
  return true;
}

void StoreCached(const std::string& path, const Databases& databases) {
  std::string body;
  for (const Database& database : databases) {
    if (!AppendDatabase(database, &body)) return;
  }
  std::string bytes(kMagic);
  AppendNumber(XXH3_64bits(body.data(), body.size()), &bytes);
  bytes += body;
  std::string temporary = path + ".XXXXXX";
  const File file(mkstemp(temporary.data()));
  if (file.descriptor() < 0) return;
  const bool is_whole = WriteAll(file.descriptor(), bytes);
  if (!is_whole || std::rename(temporary.c_str(), path.c_str()) != 0)
    std::remove(temporary.c_str());
}

}  // namespace backstop::scan
