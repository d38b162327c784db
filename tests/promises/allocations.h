// Counts the program's allocations, whatever way they take (operator new, malloc and its kin, in
// this program and in the libraries it loads), and lets a chosen operator new fail.

#ifndef BACKSTOP_TESTS_PROMISES_ALLOCATIONS_H_
#define BACKSTOP_TESTS_PROMISES_ALLOCATIONS_H_

#include <cstdint>

namespace backstop::promises {

// Allocations of this thread since the program began.
uint64_t Allocations();

// Counting all allocations of this thread from now on, n from 1: the first operator new at or after
// the n-th fails, and all after it until Disarm.
void FailFrom(uint64_t n);
// True when an allocation was made to fail since FailFrom.
bool Disarm();

}  // namespace backstop::promises

#endif  // BACKSTOP_TESTS_PROMISES_ALLOCATIONS_H_
