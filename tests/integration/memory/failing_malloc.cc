// The hook at malloc(3) and its kin. A program may define them itself (glibc manual, "Replacing
// malloc"); behind ours stand those of AddressSanitizer where it is linked (compiler-rt 19,
// lib/interception/interception.h), else glibc's own, by the names it keeps for that.
#include <cerrno>
#include <cstddef>

#include "tests/integration/memory/failing_allocations.h"

// NOLINTBEGIN(bugprone-reserved-identifier): their names.
extern "C" {
[[gnu::weak]] void* __interceptor_malloc(std::size_t size);
[[gnu::weak]] void* __interceptor_calloc(std::size_t count, std::size_t size);
[[gnu::weak]] void* __interceptor_realloc(void* block, std::size_t size);
[[gnu::weak]] void* __interceptor_memalign(std::size_t alignment, std::size_t size);
[[gnu::weak]] void __interceptor_free(void* block);
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}
// NOLINTEND(bugprone-reserved-identifier)

namespace {

using certmon::memory::FailsNow;

template <typename Function>
Function* Behind(Function* sanitizers, Function* glibcs) {
  return sanitizers != nullptr ? sanitizers : glibcs;
}

void* Noted(void* block) {
  if (block != nullptr) {
    certmon::memory::NoteAllocated();
  }
  return block;
}

void* Refused() {
  errno = ENOMEM;
  return nullptr;
}

}  // namespace

extern "C" void* malloc(std::size_t size) {
  return FailsNow() ? Refused() : Noted(Behind(&__interceptor_malloc, &__libc_malloc)(size));
}

extern "C" void* calloc(std::size_t count, std::size_t size) {
  return FailsNow() ? Refused() : Noted(Behind(&__interceptor_calloc, &__libc_calloc)(count, size));
}

extern "C" void* realloc(void* block, std::size_t size) {
  if (FailsNow()) {
    return Refused();
  }
  void* const moved = Behind(&__interceptor_realloc, &__libc_realloc)(block, size);
  return block == nullptr ? Noted(moved) : moved;
}

extern "C" void* memalign(std::size_t alignment, std::size_t size) {
  return FailsNow() ? Refused()
                    : Noted(Behind(&__interceptor_memalign, &__libc_memalign)(alignment, size));
}

extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return memalign(alignment, size);
}

extern "C" int posix_memalign(void** block, std::size_t alignment, std::size_t size) {
  *block = memalign(alignment, size);
  return *block != nullptr ? 0 : ENOMEM;
}

extern "C" void free(void* block) {
  if (block != nullptr) {
    certmon::memory::NoteFreed();
    Behind(&__interceptor_free, &__libc_free)(block);
  }
}
