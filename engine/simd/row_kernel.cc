// Sums of rows of small weights in Highway: compiled once per target and dispatched at run time as
// the kernels of kernels.cc.

#include <algorithm>

#include "simd/dispatch.h"
#include "simd/kernels.h"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/row_kernel.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace backstop::simd {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128

using scalar::SumRows;

#else

namespace hn = hwy::HWY_NAMESPACE;

// A row as sixteen lanes: its front is summed with the weights, and then left out.
constexpr size_t kLanes = sizeof(Row) / sizeof(int16_t);
constexpr size_t kFront = kLanes - kRowWeights;

RowSums SumRows(std::span<const Row> rows, std::span<const uint32_t> numbers) {
  const hn::CappedTag<int32_t, kLanes> d;
  const hn::Rebind<int16_t, decltype(d)> half_d;
  alignas(64) std::array<int32_t, kLanes> lanes;
  for (size_t i = 0; i < kLanes; i += hn::Lanes(d)) {
    auto sum = hn::Zero(d);
    for (const uint32_t number : numbers) {
      const void* const row = &rows[number];
      sum = hn::Add(sum, hn::PromoteTo(d, hn::LoadU(half_d, static_cast<const int16_t*>(row) + i)));
    }
    hn::Store(sum, d, lanes.data() + i);
  }
  RowSums sums;
  std::copy(lanes.begin() + kFront, lanes.end(), sums.begin());
  return sums;
}

#endif  // HWY_TARGET

}  // namespace HWY_NAMESPACE
}  // namespace backstop::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace backstop::simd {

HWY_EXPORT(SumRows);

RowSums SumRows(std::span<const Row> rows, std::span<const uint32_t> numbers) {
  return Chosen(HWY_DISPATCH_TABLE(SumRows))(rows, numbers);
}

}  // namespace backstop::simd
#endif  // HWY_ONCE
