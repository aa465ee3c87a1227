#include "lib/base/out_of_memory.h"

#include <unistd.h>

#include <new>
#include <string_view>

namespace certmon::base {

void ExitOnOutOfMemory() {
  std::set_new_handler([] {
    // No stream and no log: both may allocate.
    constexpr std::string_view kText = "out of memory: a memory allocation failed, exiting\n";
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText.data(), kText.size());
    ::_exit(1);
  });
}

}  // namespace certmon::base
