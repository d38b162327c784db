// Counts what operator new hands out, so that a bench can report allocations per message. Hyperscan
// and Highway take their memory when a Classifier is made, not while it classifies.

#include <cstdlib>
#include <new>

#include "bench_corpus.h"

namespace {
thread_local unsigned long long allocations = 0;

void* Counted(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size != 0 ? size : 1)) return p;
  throw std::bad_alloc();
}
}  // namespace

unsigned long long backstop::bench::AllocationCount() { return allocations; }

void* operator new(std::size_t size) { return Counted(size); }
void* operator new[](std::size_t size) { return Counted(size); }
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
