// How many descriptors this process has open: for tests that none is left behind.
#ifndef TESTS_INTEGRATION_MEMORY_OPEN_FILES_H_
#define TESTS_INTEGRATION_MEMORY_OPEN_FILES_H_

#include <cstdint>
#include <filesystem>
#include <iterator>

namespace certmon::memory {

// Does IO: reads /proc/self/fd.
[[nodiscard]] inline std::int64_t OpenFiles() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                       std::filesystem::directory_iterator());
}

}  // namespace certmon::memory

#endif  // TESTS_INTEGRATION_MEMORY_OPEN_FILES_H_
