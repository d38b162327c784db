// Counts what operator new hands out, so that a bench can report allocations per message. Linking
// this room and calling AllocationCount replaces operator new in the whole program.

#ifndef BACKSTOP_BENCH_ALLOCATION_COUNT_ALLOCATION_COUNT_H_
#define BACKSTOP_BENCH_ALLOCATION_COUNT_ALLOCATION_COUNT_H_

#include <cstdint>

namespace backstop::bench {

// Allocations by operator new of this thread so far. What libraries take from malloc is watched by
// tests/promises.
uint64_t AllocationCount();

}  // namespace backstop::bench

#endif  // BACKSTOP_BENCH_ALLOCATION_COUNT_ALLOCATION_COUNT_H_
