// The target in use, as Highway knows it, and those that this CPU can run.

#include "simd/dispatch.h"

#include "simd/kernels.h"

#define HWY_WANT_AVX3_DL
#include <hwy/highway.h>

namespace backstop::simd {

size_t ChooseRow() {
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return hwy::GetChosenTarget().GetIndex();
}

std::vector<std::string_view> RunnableTargets() {
  std::vector<std::string_view> names;
  for (const int64_t target : hwy::SupportedAndGeneratedTargets())
    names.emplace_back(hwy::TargetName(target));
  return names;
}

std::string_view TargetName() { return RunnableTargets().front(); }

bool ForceTarget(std::string_view name) {
  hwy::SetSupportedTargetsForTest(0);
  bool is_known = name.empty();
  for (int64_t target = 1; !is_known && target > 0 && target <= HWY_TARGETS; target <<= 1) {
    if ((target & HWY_TARGETS) == 0 || name != hwy::TargetName(target)) continue;
    // A lower bit is a better target.
    hwy::SetSupportedTargetsForTest(hwy::SupportedTargets() & ~(target - 1));
    is_known = true;
  }
  chosen_row = ChooseRow();
  return is_known;
}

}  // namespace backstop::simd
