#include "lib/inventory/remaining.h"

#include <gtest/gtest.h>

namespace certmon::inventory {
namespace {

using std::chrono::hours;
using std::chrono::nanoseconds;
using std::chrono::seconds;

certapi::Instant At(std::int64_t unix_seconds) { return certapi::Instant(seconds(unix_seconds)); }

// 00:00 of a day in a zone, by `TZ=ZONE date -d "DAY 00:00" +%s`.
constexpr std::int64_t kMidnights[] = {
    1774882800,  // 2026-03-31, Asia/Seoul
    1774915200,  // 2026-03-31, UTC
    1774929600,  // 2026-03-31, America/New_York
    1774864800,  // 2026-03-31, Pacific/Kiritimati, UTC+14
    1774721700,  // 2026-03-29, Asia/Kathmandu, UTC+5:45
    1774738800,  // 2026-03-29, Europe/Berlin: a day of 23 hours
    946652400,   // 2000-01-01, Asia/Seoul
};

TEST(DaysRemaining, IsTheFloorAtEveryHourOfTwoDaysAroundTheExpiry) {
  for (const std::int64_t midnight : kMidnights) {
    for (int hour = -48; hour <= 48; ++hour) {
      // Before the expiry: 0 in the last 24 hours, 1 in the 24 before, 2 at 48 exactly.
      // After it: -1 within 24 hours, 24 included, -2 to 48.
      const std::int64_t expected = hour <= 0 ? -hour / 24 : -((hour + 23) / 24);
      EXPECT_EQ(DaysRemaining(At(midnight), base::WallTime(At(midnight) + hours(hour))), expected)
          << midnight << " at hour " << hour;
    }
  }
}

TEST(DaysRemaining, ChangesAtTheNanosecond) {
  const base::WallTime expiry{seconds(1774882800)};
  const auto days = [](base::WallTime now) { return DaysRemaining(At(1774882800), now); };
  EXPECT_EQ(days(expiry - hours(24) - nanoseconds(1)), 1);
  EXPECT_EQ(days(expiry - hours(24)), 1);
  EXPECT_EQ(days(expiry - hours(24) + nanoseconds(1)), 0);
  EXPECT_EQ(days(expiry - nanoseconds(1)), 0);
  EXPECT_EQ(days(expiry), 0);
  EXPECT_EQ(days(expiry + nanoseconds(1)), -1);
  EXPECT_EQ(days(expiry + hours(24)), -1);
  EXPECT_EQ(days(expiry + hours(24) + nanoseconds(1)), -2);
}

TEST(DaysRemaining, IsExactFarFromNow) {
  const base::WallTime now{seconds(1774396800)};  // 2026-03-25T00:00:00Z
  // (253402182000 - 1774396800) / 86400 = 2912358.625
  EXPECT_EQ(DaysRemaining(At(253402182000), now), 2912358);
  // (946652400 - 1774396800) / 86400 = -9580.375
  EXPECT_EQ(DaysRemaining(At(946652400), now), -9581);
  // A machine whose clock was never set: (1774882800 - 0) / 86400 = 20542.625
  EXPECT_EQ(DaysRemaining(At(1774882800), base::WallTime()), 20542);
}

TEST(BandOf, MatchesTheAlerts) {
  const base::WallTime now{seconds(1774396800)};
  const auto band = [now](std::optional<std::int64_t> left_seconds) {
    certapi::Certificate certificate;
    if (left_seconds) {
      certificate.expires_at = At(1774396800 + *left_seconds);
    }
    return BandOf(certificate.expires_at, hours(24 * 30), hours(24 * 7), now);
  };
  constexpr std::int64_t kDay = 86400;
  EXPECT_EQ(band(std::nullopt), Band::kUnknown);
  EXPECT_EQ(band(-1), Band::kExpired);
  EXPECT_EQ(band(-400 * kDay), Band::kExpired);
  EXPECT_EQ(band(0), Band::kCritical);
  EXPECT_EQ(band(7 * kDay - 1), Band::kCritical);
  EXPECT_EQ(band(7 * kDay), Band::kSoon);
  EXPECT_EQ(band(30 * kDay - 1), Band::kSoon);
  EXPECT_EQ(band(30 * kDay), Band::kOk);
  EXPECT_EQ(band(10000 * kDay), Band::kOk);
}

}  // namespace
}  // namespace certmon::inventory
