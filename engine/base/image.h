// Images: tables as they lie in memory, one behind the other, written by one start of a program and
// mapped by the next (model/image_cache.h). Whoever owns tables passes them to an image in one
// order, `template <typename Image> void Pass(Image& image) { image(rows_, seeds_); }`, and so
// writes and reads them by the same line.

#ifndef BACKSTOP_BASE_IMAGE_H_
#define BACKSTOP_BASE_IMAGE_H_

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/table.h"
#include "base/view_as.h"

namespace backstop {

// Tables begin on a line of the cache.
inline constexpr size_t kImageAlignment = 64;
constexpr size_t AlignedInImage(size_t at) {
  return (at + kImageAlignment - 1) / kImageAlignment * kImageAlignment;
}

class ImageWriter {
 public:
  // Tables, and structs that can be copied by their bytes.
  template <typename... Parts>
  void operator()(const Parts&... parts) {
    (Put(parts), ...);
  }
  std::string_view bytes() const { return bytes_; }

 private:
  template <typename T>
  void Put(const Table<T>& table) {
    Put(uint64_t{table.size()});
    bytes_.resize(AlignedInImage(bytes_.size()));
    bytes_ += BytesOf(std::span<const T>(table));
  }
  template <typename T>
  void Put(const T& value) {
    bytes_ += BytesOf(std::span(&value, 1));
  }

  std::string bytes_;
};

// Reads what a writer wrote, in the same order. An image that ends too early leaves empty tables.
class ImageReader {
 public:
  // REQUIRES: `bytes` begin at a multiple of kImageAlignment and outlive the tables.
  explicit ImageReader(std::string_view bytes) : bytes_(bytes) {}

  template <typename... Parts>
  void operator()(Parts&... parts) {
    (Take(parts), ...);
  }
  // All was there, and nothing is left.
  bool is_done() const { return !is_short_ && at_ == bytes_.size(); }

 private:
  template <typename T>
  void Take(Table<T>& table) {
    uint64_t size = 0;
    Take(size);
    const size_t begin = AlignedInImage(at_);
    table = {};
    is_short_ = is_short_ || begin > bytes_.size() || size > (bytes_.size() - begin) / sizeof(T);
    if (is_short_) return;
    table = Table<T>(ViewAs<T>(bytes_.substr(begin, size * sizeof(T))));
    at_ = begin + size * sizeof(T);
  }
  template <typename T>
  void Take(T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    is_short_ = is_short_ || bytes_.size() - at_ < sizeof(T);
    if (is_short_) return;
    std::memcpy(&value, bytes_.data() + at_, sizeof(T));
    at_ += sizeof(T);
  }

  std::string_view bytes_;
  size_t at_ = 0;
  bool is_short_ = false;
};

}  // namespace backstop

#endif  // BACKSTOP_BASE_IMAGE_H_
