// Numbers and texts as bytes and back, for what goes to files and to other processes of the same
// machine type. One function over a stream that is Packer or Unpacker writes and reads, so the two
// cannot disagree.

#ifndef BACKSTOP_TRAINING_PARALLEL_PACKING_H_
#define BACKSTOP_TRAINING_PARALLEL_PACKING_H_

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace backstop::training {

class Packer {
 public:
  template <typename T>
  void Number(T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  void Text(std::string& text) {
    uint64_t size = text.size();
    Number(size);
    bytes_.append(text);
  }
  template <typename T>
  void Size(std::vector<T>& list) {
    uint64_t size = list.size();
    Number(size);
  }
  template <typename T>
  void Numbers(std::vector<T>& list) {
    static_assert(std::is_trivially_copyable_v<T>);
    Size(list);
    bytes_.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof(T));
  }
  const std::string& bytes() const { return bytes_; }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Numbers where they lie in packed bytes, which need not be aligned.
template <typename T>
class PackedNumbers {
 public:
  size_t size() const { return bytes_.size() / sizeof(T); }
  // REQUIRES: first + out.size() <= size().
  void Copy(size_t first, std::span<T> out) const {
    if (!out.empty())
      std::memcpy(out.data(), bytes_.data() + first * sizeof(T), out.size() * sizeof(T));
  }

 private:
  friend class Unpacker;
  std::string_view bytes_;
};

// Of damaged bytes it gives zeros and is not whole.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}
  template <typename T>
  void Number(T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    Copy(&value, sizeof(value));
  }
  void Text(std::string& text) {
    uint64_t size = 0;
    Number(size);
    if (!Has(size, 1)) return;
    text.assign(bytes_.substr(at_, size));
    at_ += size;
  }
  template <typename T>
  void Size(std::vector<T>& list) {
    uint64_t size = 0;
    Number(size);
    if (Has(size, 1)) list.resize(size);
  }
  template <typename T>
  void Numbers(std::vector<T>& list) {
    static_assert(std::is_trivially_copyable_v<T>);
    uint64_t size = 0;
    Number(size);
    if (!Has(size, sizeof(T))) return;
    list.resize(size);
    Copy(list.data(), size * sizeof(T));
  }
  // What Packer::Numbers has written. Valid while the bytes are.
  template <typename T>
  void NumbersInPlace(PackedNumbers<T>& list) {
    uint64_t size = 0;
    Number(size);
    if (!Has(size, sizeof(T))) return;
    list.bytes_ = bytes_.substr(at_, size * sizeof(T));
    at_ += size * sizeof(T);
  }
  bool is_whole() const { return is_good_ && at_ == bytes_.size(); }

 private:
  bool Has(uint64_t count, uint64_t each) {
    is_good_ = is_good_ && count <= (bytes_.size() - at_) / each;
    return is_good_;
  }
  void Copy(void* to, size_t size) {
    if (size == 0 || !Has(size, 1)) return;
    std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
  }
  std::string_view bytes_;
  size_t at_ = 0;
  bool is_good_ = true;
};

// A list whose elements are no plain numbers: its size, then fields(element) for each.
template <typename Stream, typename T, typename Fields>
void PackEach(Stream& stream, std::vector<T>& list, Fields&& fields) {
  stream.Size(list);
  for (T& element : list) fields(element);
}

}  // namespace backstop::training

#endif  // BACKSTOP_TRAINING_PARALLEL_PACKING_H_
