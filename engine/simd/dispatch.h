// Which build of a kernel is called: the row of Highway's tables that the CPU's best target has,
// kept here because asking Highway for it costs as much as a kernel does on a line of text.

#ifndef BACKSTOP_SIMD_DISPATCH_H_
#define BACKSTOP_SIMD_DISPATCH_H_

#include <atomic>
#include <cstddef>

namespace backstop::simd {

// Of the target that Highway chooses.
size_t ChooseRow();

// Set when the program is loaded and by ForceTarget. (In row 0, until then, Highway chooses at each
// call.)
inline std::atomic<size_t> chosen_row = ChooseRow();

// Of a kernel's table. A build for one target alone has but one row.
template <typename Kernel, size_t kRows>
Kernel Chosen(Kernel const (&table)[kRows]) {
  return table[kRows == 1 ? 0 : chosen_row.load(std::memory_order_relaxed)];
}

}  // namespace backstop::simd

#endif  // BACKSTOP_SIMD_DISPATCH_H_
