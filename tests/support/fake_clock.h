// A clock that only moves if a test moves it. Thread-safe.
#ifndef TESTS_SUPPORT_FAKE_CLOCK_H_
#define TESTS_SUPPORT_FAKE_CLOCK_H_

#include <atomic>
#include <chrono>

#include "lib/base/clock.h"

namespace certmon::test_support {

class FakeClock final : public base::Clock {
 public:
  explicit FakeClock(base::WallTime wall = base::WallTime{})
      : wall_ns_(wall.time_since_epoch().count()) {}

  [[nodiscard]] base::WallTime WallNow() const override {
    return base::WallTime(std::chrono::nanoseconds(wall_ns_.load()));
  }
  [[nodiscard]] base::MonotonicTime MonotonicNow() const override {
    return base::MonotonicTime(std::chrono::nanoseconds(monotonic_ns_.load()));
  }

  // Advances both clocks.
  void Advance(std::chrono::nanoseconds step) {
    wall_ns_ += step.count();
    monotonic_ns_ += step.count();
  }
  // Sets the wall clock only, as an administrator or NTP would.
  void SetWall(base::WallTime wall) { wall_ns_ = wall.time_since_epoch().count(); }

 private:
  std::atomic<std::int64_t> wall_ns_;
  // Not 0, so that a default-constructed time point is never a valid time.
  std::atomic<std::int64_t> monotonic_ns_{std::chrono::nanoseconds(std::chrono::hours(1)).count()};
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_FAKE_CLOCK_H_
