// malloc and its kin are counted: by a hook under sanitizers, else by replacing them on top of
// glibc's
// __libc_malloc. Only operator new is made to fail: Hyperscan's compiler writes through some of its
// mallocs unchecked, and nothing of ours calls malloc.

#include "allocations.h"

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

thread_local uint64_t allocations = 0;
thread_local uint64_t fail_at = 0;  // 0: never
thread_local bool has_failed = false;

}  // namespace

namespace backstop::promises {

uint64_t Allocations() { return allocations; }

void FailFrom(uint64_t n) {
  has_failed = false;
  fail_at = allocations + n;
}

bool Disarm() {
  fail_at = 0;
  return has_failed;
}

}  // namespace backstop::promises

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*)(const volatile void*, size_t),
                                                         void (*)(const volatile void*));
namespace {
[[maybe_unused]] const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, size_t) { ++allocations; }, [](const volatile void*) {});
}  // namespace

#else

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);

void* malloc(size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(size_t count, size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* at, size_t size) {
  ++allocations;
  return __libc_realloc(at, size);
}
void* memalign(size_t alignment, size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) {
  void* at = memalign(alignment, size);
  if (at == nullptr) return ENOMEM;
  *out = at;
  return 0;
}
}

#endif

namespace {

// Counted by malloc. nullptr when it is to fail.
void* Allocate(size_t size, size_t alignment) {
  if (fail_at != 0 && allocations + 1 >= fail_at) {
    has_failed = true;
    return nullptr;
  }
  if (size == 0) size = 1;
  if (alignment <= alignof(std::max_align_t)) return std::malloc(size);
  return std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
}

void* AllocateOrThrow(size_t size, size_t alignment) {
  void* at = Allocate(size, alignment);
  if (at == nullptr) throw std::bad_alloc();
  return at;
}

constexpr size_t Number(std::align_val_t alignment) { return static_cast<size_t>(alignment); }
}  // namespace

void* operator new(size_t size) { return AllocateOrThrow(size, 1); }
void* operator new[](size_t size) { return AllocateOrThrow(size, 1); }
void* operator new(size_t size, const std::nothrow_t&) noexcept { return Allocate(size, 1); }
void* operator new[](size_t size, const std::nothrow_t&) noexcept { return Allocate(size, 1); }
void* operator new(size_t size, std::align_val_t a) { return AllocateOrThrow(size, Number(a)); }
void* operator new[](size_t size, std::align_val_t a) { return AllocateOrThrow(size, Number(a)); }
void operator delete(void* at) noexcept { std::free(at); }
void operator delete[](void* at) noexcept { std::free(at); }
void operator delete(void* at, size_t) noexcept { std::free(at); }
void operator delete[](void* at, size_t) noexcept { std::free(at); }
void operator delete(void* at, std::align_val_t) noexcept { std::free(at); }
void operator delete[](void* at, std::align_val_t) noexcept { std::free(at); }
void operator delete(void* at, size_t, std::align_val_t) noexcept { std::free(at); }
void operator delete[](void* at, size_t, std::align_val_t) noexcept { std::free(at); }
