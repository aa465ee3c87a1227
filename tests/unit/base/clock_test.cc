#include "lib/base/clock.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>

#include "lib/base/random.h"

namespace certmon::base {
namespace {

TEST(SystemClock, ReturnsTheTimeOfTheSystem) {
  const SystemClock clock;
  const auto before = std::chrono::system_clock::now();
  const WallTime now = clock.WallNow();
  const auto after = std::chrono::system_clock::now();
  EXPECT_GE(now, before);
  EXPECT_LE(now, after);
}

TEST(SystemClock, NeverGoesBack) {
  const SystemClock clock;
  MonotonicTime last = clock.MonotonicNow();
  EXPECT_GT(last, MonotonicTime{});
  for (int i = 0; i < 10'000; ++i) {
    const MonotonicTime now = clock.MonotonicNow();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(SystemClock, IncludesTheTimeOfASuspend) {
  // clock_gettime(2): CLOCK_BOOTTIME is CLOCK_MONOTONIC with the time of suspends. The process that
  // sees them differ runs in a time namespace, or woke up; any other sees the bounds.
  const auto boot_time = [] {
    timespec now{};
    EXPECT_EQ(clock_gettime(CLOCK_BOOTTIME, &now), 0);
    return MonotonicTime(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
  };
  const SystemClock clock;
  const MonotonicTime before = boot_time();
  const MonotonicTime now = clock.MonotonicNow();
  const MonotonicTime after = boot_time();
  EXPECT_GE(now, before);
  EXPECT_LE(now, after);
}

TEST(SystemRandom, IsUniformFrom0To1) {
  SystemRandom random;
  double lowest = 1.0;
  double highest = 0.0;
  for (int i = 0; i < 10'000; ++i) {
    const double fraction = random.Fraction();
    ASSERT_GE(fraction, 0.0);
    ASSERT_LT(fraction, 1.0);
    lowest = std::min(lowest, fraction);
    highest = std::max(highest, fraction);
  }
  // Each is missed with a probability of 0.9^10000.
  EXPECT_LT(lowest, 0.1);
  EXPECT_GT(highest, 0.9);
}

}  // namespace
}  // namespace certmon::base
