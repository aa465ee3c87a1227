// What this process holds of the system: for tests that nothing grows.
#ifndef TESTS_INTEGRATION_SOAK_MEMORY_IN_USE_H_
#define TESTS_INTEGRATION_SOAK_MEMORY_IN_USE_H_

#include <cstdint>

namespace certmon::soak {

struct MemoryInUse {
  std::int64_t heap_bytes = 0;      // handed out and not given back
  std::int64_t resident_bytes = 0;  // proc(5), statm
  std::int64_t open_files = 0;
};

// Does IO: reads /proc/self.
[[nodiscard]] MemoryInUse ReadMemoryInUse();

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_MEMORY_IN_USE_H_
