#include "examples/checked_file.h"

#include <xxhash.h>

#include <cassert>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

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

Status CheckedFile::Open(const std::string& path, std::string_view magic, CheckedFile* out,
                         std::string_view verb) {
  CheckedFile file;
  if (Status s = model::Mapping::OfFile(path, &file.mapping_); !s.ok()) {
    if (s.code() == Code::kCorrupt) return Damaged(path, verb);
    return Status(Code::kNotFound,
                  path + ": cannot be read; run backstop-train " + std::string(verb) + " first");
  }
  const std::string_view all = file.mapping_.bytes();
  constexpr size_t kHeader = kMagicSize + sizeof(uint64_t);
  if (all.size() < kHeader || !all.starts_with(magic)) return Damaged(path, verb);
  file.bytes_ = all.substr(kHeader);
  uint64_t digest = 0;
  std::memcpy(&digest, all.data() + kMagicSize, sizeof(digest));
  if (digest != XXH3_64bits(file.bytes_.data(), file.bytes_.size())) return Damaged(path, verb);
  *out = std::move(file);
  return {};
}

Status Damaged(const std::string& path, std::string_view verb) {
  return Status(Code::kCorrupt,
                path + ": not whole, or of another version or run; run backstop-train " +
                    std::string(verb) + " again");
}

}  // namespace backstop::training
