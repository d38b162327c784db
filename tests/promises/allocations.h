// Counts the program's allocations and lets a chosen one fail. Every way to memory is covered:
// operator new, malloc and its kin, in this program and in the libraries it loads (under
// AddressSanitizer, which owns malloc, malloc can be counted but not made to fail).

#ifndef BACKSTOP_TESTS_PROMISES_ALLOCATIONS_H_
#define BACKSTOP_TESTS_PROMISES_ALLOCATIONS_H_

#include <cstdint>

namespace backstop::promises {

// Allocations of this thread since the program began.
uint64_t Allocations();

// The n-th allocation of this thread from now on fails, and all after it until Disarm; n from 1.
void FailFrom(uint64_t n);
// True when an allocation was made to fail since FailFrom.
bool Disarm();

}  // namespace backstop::promises

#endif  // BACKSTOP_TESTS_PROMISES_ALLOCATIONS_H_
