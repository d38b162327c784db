#include "examples/checked_file.h"

#include <xxhash.h>

#include <cassert>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "output/output_file.h"

namespace backstop::training {
namespace {

constexpr size_t kMagicSize = 8;

}  // namespace

Status WriteChecked(const std::string& path, std::string_view magic, std::string_view bytes) {
  assert(magic.size() == kMagicSize);
  const uint64_t digest = XXH3_64bits(bytes.data(), bytes.size());
  std::unique_ptr<corpus::OutputFile> file;
  if (Status s = corpus::OutputFile::Create(path, &file); !s.ok()) return s;
  file->Write(magic);
  file->Write({reinterpret_cast<const char*>(&digest), sizeof(digest)});
  file->Write(bytes);
  return file->Commit();
}

Status ReadChecked(const std::string& path, std::string_view magic, std::string* bytes,
                   std::string_view verb) {
  std::ifstream file(path, std::ios::binary);
  std::error_code error;
  const uintmax_t size = std::filesystem::file_size(path, error);  // of a folder: an error
  if (!file || error)
    return Status(Code::kNotFound,
                  path + ": cannot be read; run backstop-train " + std::string(verb) + " first");
  std::string all(size, 0);
  file.read(all.data(), static_cast<std::streamsize>(all.size()));
  constexpr size_t kHeader = kMagicSize + sizeof(uint64_t);
  if (!file || all.size() < kHeader || !all.starts_with(magic)) return Damaged(path, verb);
  uint64_t digest = 0;
  std::memcpy(&digest, all.data() + kMagicSize, sizeof(digest));
  if (digest != XXH3_64bits(all.data() + kHeader, all.size() - kHeader)) return Damaged(path, verb);
  all.erase(0, kHeader);
  *bytes = std::move(all);
  return {};
}

Status Damaged(const std::string& path, std::string_view verb) {
  return Status(Code::kCorrupt,
                path + ": not whole, or of another version or run; run backstop-train " +
                    std::string(verb) + " again");
}

}  // namespace backstop::training
