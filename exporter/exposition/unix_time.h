// Instants as the numbers that Prometheus expects.
#ifndef EXPORTER_EXPOSITION_UNIX_TIME_H_
#define EXPORTER_EXPOSITION_UNIX_TIME_H_

#include <chrono>

#include "lib/base/clock.h"

namespace certmon::exporter {

// Seconds since 1970, cut to milliseconds: finer digits would be noise of the clock. Pure.
[[nodiscard]] inline double UnixSeconds(base::WallTime time) {
  constexpr double kMillisecondsPerSecond = 1000;
  const auto since = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch());
  return static_cast<double>(since.count()) / kMillisecondsPerSecond;
}

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_UNIX_TIME_H_
