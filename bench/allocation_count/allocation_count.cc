// Sanitizers bring an operator new of their own and check that it meets its own delete: there a
// hook counts instead.

#include "allocation_count/allocation_count.h"

#include <cstdlib>
#include <new>

namespace {
thread_local uint64_t allocations = 0;
}  // namespace

uint64_t backstop::bench::AllocationCount() { return allocations; }

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, size_t),
                                                         void (*)(const volatile void*));
namespace {
[[maybe_unused]] const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, size_t) { ++allocations; }, [](const volatile void*) {});
}  // namespace

#else

namespace {

void* Counted(size_t size) noexcept {
  ++allocations;
  return std::malloc(size != 0 ? size : 1);
}

void* CountedOrThrow(size_t size) {
  if (void* at = Counted(size)) return at;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(size_t size) { return CountedOrThrow(size); }
void* operator new[](size_t size) { return CountedOrThrow(size); }
void* operator new(size_t size, const std::nothrow_t&) noexcept { return Counted(size); }
void* operator new[](size_t size, const std::nothrow_t&) noexcept { return Counted(size); }
void operator delete(void* at) noexcept { std::free(at); }
void operator delete[](void* at) noexcept { std::free(at); }
void operator delete(void* at, size_t) noexcept { std::free(at); }
void operator delete[](void* at, size_t) noexcept { std::free(at); }

#endif
