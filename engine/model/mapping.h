// The bytes of a model in memory, read-only and page-aligned: a file mapped, or a copy. Replace a
// model file by rename (as WriteFile does), never in place: a mapping follows the old file until it
// is dropped.

#ifndef BACKSTOP_MODEL_MAPPING_H_
#define BACKSTOP_MODEL_MAPPING_H_

#include <sys/types.h>

#include <string>
#include <string_view>

#include "backstop/status.h"

namespace backstop::model {

class Mapping {
 public:
  // kNotFound, kIo, kCorrupt (an empty file).
  static Status OfFile(const std::string& path, Mapping* out);
  // A file that is the user's own and that nobody else may write. False for all others.
  static bool OfOwnFile(const std::string& path, Mapping* out);
  // A page-aligned copy. kNoMemory.
  static Status OfCopy(std::string_view bytes, Mapping* out);

  Mapping() noexcept = default;
  ~Mapping();
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;

  std::string_view bytes() const noexcept { return {static_cast<const char*>(at_), size_}; }

 private:
  // REQUIRES: nothing is mapped; size > 0.
  bool Map(int descriptor, off_t size);

  void* at_ = nullptr;
  size_t size_ = 0;
};

}  // namespace backstop::model

#endif  // BACKSTOP_MODEL_MAPPING_H_
