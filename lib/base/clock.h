// The two clocks of this program, as an interface that tests replace.
//
// The wall clock is for points in time (expiry dates, last_success_timestamp_seconds). The
// monotonic clock is for deadlines: it never steps, and it includes the time during which the
// machine was suspended (CLOCK_BOOTTIME, clock_gettime(2)), so that a poll missed during a suspend
// is due at once.
#ifndef LIB_BASE_CLOCK_H_
#define LIB_BASE_CLOCK_H_

#include <chrono>

namespace certmon::base {

using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

// The clock type of MonotonicTime. Only differences between such times have a meaning.
struct MonotonicTag {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<MonotonicTag, duration>;
  static constexpr bool is_steady = true;
};
using MonotonicTime = MonotonicTag::time_point;

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual WallTime WallNow() const = 0;
  [[nodiscard]] virtual MonotonicTime MonotonicNow() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] WallTime WallNow() const override;
  [[nodiscard]] MonotonicTime MonotonicNow() const override;
};

}  // namespace certmon::base

#endif  // LIB_BASE_CLOCK_H_
