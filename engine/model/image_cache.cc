// File layout, native byte order (the file never leaves the machine): magic, XXH3-64 of the image,
// the key that its name has, zeros up to kImageAlignment, the image. Owner and mode are checked
// because a forged image could run off its own memory, and the key because another model's could.

#include "model/image_cache.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/build_id.h"
#include "base/image.h"
#include "model/envelope.h"

namespace backstop::model {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "backstop-image-2";
constexpr size_t kChecksumAt = kMagic.size();
constexpr size_t kKeyAt = kChecksumAt + sizeof(uint64_t);
constexpr size_t kHeaderSize = kImageAlignment;
constexpr std::string_view kPrefix = "model-";
constexpr size_t kKeyDigits = 32;
constexpr std::string_view kSuffix = ".image";
constexpr std::string_view kRandom = ".XXXXXX";  // while it is written, for mkstemp
static_assert(kKeyAt + kKeyDigits <= kHeaderSize);

// Of a path that ImagePath made.
std::string_view KeyIn(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.substr(std::min(kPrefix.size(), name.size()), kKeyDigits);
}

bool WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(descriptor, bytes.data(), bytes.size());
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

// An image, or the rest of one that a process was killed over.
bool IsOurs(std::string_view name) {
  if (!name.starts_with(kPrefix) || name.size() < kPrefix.size() + kKeyDigits) return false;
  const std::string_view key = name.substr(kPrefix.size(), kKeyDigits);
  std::string_view rest = name.substr(kPrefix.size() + kKeyDigits);
  if (key.find_first_not_of("0123456789abcdef") != key.npos || !rest.starts_with(kSuffix))
    return false;
  rest.remove_prefix(kSuffix.size());
  return rest.empty() || (rest.size() == kRandom.size() && rest.starts_with('.'));
}

// The folder may hold other things.
void RemoveOldest(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> images;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (!IsOurs(at->path().filename().string())) continue;
    const fs::file_time_type time = at->last_write_time(error);
    if (!error) images.emplace_back(time, at->path());
  }
  std::sort(images.begin(), images.end());
  for (size_t i = 0; i + kKeptImages < images.size(); ++i) fs::remove(images[i].second, error);
}

}  // namespace

std::string ImagePath(const std::string& folder, std::string_view model,
                      std::string_view compiler) {
  if (folder.empty() || model.size() < kEnvelopeSize || BuildId().empty()) return {};
  std::string key(StatedChecksum(model));
  key.append(BuildId()).append(compiler);
  const XXH128_hash_t digest = XXH3_128bits(key.data(), key.size());
  std::array<char, kKeyDigits + 1> hex;
  std::snprintf(hex.data(), hex.size(), "%016llx%016llx",
                static_cast<unsigned long long>(digest.high64),
                static_cast<unsigned long long>(digest.low64));
  return folder + '/' + std::string(kPrefix) + hex.data() + std::string(kSuffix);
}

bool LoadImage(const std::string& path, Mapping* mapping, std::string_view* image) {
  Mapping mapped;
  if (!Mapping::OfOwnFile(path, &mapped)) return false;
  const std::string_view bytes = mapped.bytes();
  if (bytes.size() < kHeaderSize || !bytes.starts_with(kMagic)) return false;
  uint64_t checksum;
  std::memcpy(&checksum, bytes.data() + kChecksumAt, sizeof(checksum));
  if (bytes.substr(kKeyAt, kKeyDigits) != KeyIn(path)) return false;
  const std::string_view body = bytes.substr(kHeaderSize);
  if (checksum != XXH3_64bits(body.data(), body.size())) return false;
  *mapping = std::move(mapped);
  *image = body;
  return true;
}

void StoreImage(const std::string& path, std::string_view image) {
  std::string header(kMagic);
  const uint64_t checksum = XXH3_64bits(image.data(), image.size());
  header.append(BytesOf(std::span(&checksum, 1))).append(KeyIn(path)).resize(kHeaderSize);
  std::string temporary = path + std::string(kRandom);
  const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return;
  const bool is_whole = WriteAll(descriptor, header) && WriteAll(descriptor, image);
  close(descriptor);
  if (is_whole && std::rename(temporary.c_str(), path.c_str()) == 0) {
    RemoveOldest(fs::path(path).parent_path());
  } else {
    std::remove(temporary.c_str());
  }
}

}  // namespace backstop::model
