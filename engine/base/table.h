// A read-only array that this process made, or that lies in an image of it (base/image.h): whoever
// looks things up in it need not know which.

#ifndef BACKSTOP_BASE_TABLE_H_
#define BACKSTOP_BASE_TABLE_H_

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace backstop {

template <typename T>
class Table {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Table() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a vector that is done becomes a table.
  Table(std::vector<T> made) : made_(std::move(made)), elements_(made_) {}
  // The image must outlive the table.
  explicit Table(std::span<const T> in_image) : elements_(in_image) {}
  Table(Table&& other) noexcept
      : made_(std::move(other.made_)), elements_(std::exchange(other.elements_, {})) {}
  Table& operator=(Table&& other) noexcept {
    made_ = std::move(other.made_);
    elements_ = std::exchange(other.elements_, {});
    return *this;
  }

  // NOLINTNEXTLINE(google-explicit-constructor): the view that it is.
  operator std::span<const T>() const { return elements_; }
  const T& operator[](size_t i) const { return elements_[i]; }
  const T* data() const { return elements_.data(); }
  size_t size() const { return elements_.size(); }
  bool empty() const { return elements_.empty(); }
  auto begin() const { return elements_.begin(); }
  auto end() const { return elements_.end(); }

 private:
  std::vector<T> made_;  // empty where the elements lie in an image
  std::span<const T> elements_;
};

}  // namespace backstop

#endif  // BACKSTOP_BASE_TABLE_H_
