#include "disk_map/disk_text.h"

#include <algorithm>
#include <utility>

namespace backstop::corpus {
namespace {

constexpr size_t kFirstBytes = size_t{64} << 10;

}  // namespace

Status DiskText::Append(std::string_view bytes) {
  if (bytes.size() > blocks_.size() - size_) {
    MappedBlocks more;
    const size_t wanted = std::max({kFirstBytes, 2 * blocks_.size(), size_ + bytes.size()});
    if (Status s = MappedBlocks::Make(wanted, &more); !s.ok()) return s;
    std::copy_n(blocks_.data(), size_, more.data());
    blocks_ = std::move(more);
  }
  std::copy(bytes.begin(), bytes.end(), blocks_.data() + size_);
  size_ += bytes.size();
  return {};
}

}  // namespace backstop::corpus
