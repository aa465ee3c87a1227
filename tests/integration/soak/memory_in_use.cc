#include "tests/integration/soak/memory_in_use.h"

#include <malloc.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/under_asan.h"

#ifdef CERTMON_UNDER_ASAN
// AddressSanitizer's own (compiler-rt, sanitizer/allocator_interface.h; Debian's gcc 12 has no such
// header).
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace certmon::soak {
namespace {

std::int64_t HeapBytes() {
#ifdef CERTMON_UNDER_ASAN
  // mallinfo2(3) does not count the sanitizer's allocator.
  return static_cast<std::int64_t>(__sanitizer_get_current_allocated_bytes());
#else
  const struct mallinfo2 info = mallinfo2();
  return static_cast<std::int64_t>(info.uordblks + info.hblkhd);
#endif
}

}  // namespace

MemoryInUse ReadMemoryInUse() {
  MemoryInUse use;
  use.heap_bytes = HeapBytes();
  std::int64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  use.resident_bytes = pages * sysconf(_SC_PAGESIZE);
  use.open_files = std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                                 std::filesystem::directory_iterator());
  return use;
}

}  // namespace certmon::soak
