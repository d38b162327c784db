// The lines of a text are indexed by a vector kernel, which finds names and ends at once.

#include "mime/lines.h"

#include "simd/kernels.h"

namespace backstop::mime {

void Lines::IndexFrom(uint32_t begin) {
  next_ = 0;
  count_ = joins_folds_ ? simd::IndexFields(bytes_, begin, rests_)
                        : simd::IndexLines(bytes_, begin, delimiter_, rests_);
}

}  // namespace backstop::mime
