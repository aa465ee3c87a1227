// The memory that this process uses, for tests that it does not grow.
#ifndef TESTS_INTEGRATION_SOAK_MEMORY_IN_USE_H_
#define TESTS_INTEGRATION_SOAK_MEMORY_IN_USE_H_

#include <cstdint>

namespace certmon::soak {

struct MemoryInUse {
  std::int64_t heap_bytes = 0;      // allocated and not freed
  std::int64_t resident_bytes = 0;  // proc(5), statm
  std::int64_t open_files = 0;
};

// Does IO: reads /proc/self.
[[nodiscard]] MemoryInUse ReadMemoryInUse();

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_MEMORY_IN_USE_H_
