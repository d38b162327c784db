#include "reader/whole_file.h"

#include <errno.h>
#include <string.h>

#include <cstdio>
#include <memory>
#include <utility>

namespace backstop::corpus {
namespace {

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Status ReadWholeFile(const std::string& path, std::string* out) {
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rbe"));
  if (file == nullptr) {
    return Status(errno == ENOENT ? Code::kNotFound : Code::kIo,
                  path + ": cannot open: " + strerror(errno));
  }
  constexpr size_t kBlock = size_t{64} << 10, kMostBytes = size_t{256} << 20;
  std::string bytes;
  size_t got = kBlock;
  while (got == kBlock) {
    const size_t size = bytes.size();
    bytes.resize(size + kBlock);
    got = std::fread(bytes.data() + size, 1, kBlock, file.get());
    bytes.resize(size + got);
    if (bytes.size() > kMostBytes)
      return Status(Code::kIo, path + ": has more than 256 MiB; is it the right file?");
  }
  if (std::ferror(file.get()) != 0)
    return Status(Code::kIo, path + ": cannot read: " + strerror(errno));
  *out = std::move(bytes);
  return {};
}

}  // namespace backstop::corpus
