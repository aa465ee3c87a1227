#include "lib/base/clock.h"

#include <ctime>

namespace certmon::base {

WallTime SystemClock::WallNow() const {
  return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
}

MonotonicTime SystemClock::MonotonicNow() const {
  timespec now{};
  // Cannot fail on Linux 2.6.39 and later with a valid address.
  clock_gettime(CLOCK_BOOTTIME, &now);
  return MonotonicTime(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
}

}  // namespace certmon::base
