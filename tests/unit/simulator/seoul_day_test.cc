#include "lib/simulator/seoul_day.h"

#include <gtest/gtest.h>

namespace certmon::simulator {
namespace {

base::WallTime At(std::int64_t unix_seconds) {
  return base::WallTime(std::chrono::seconds(unix_seconds));
}

// 1774364400 is 2026-03-25T00:00+09:00.
TEST(SeoulDay, StartsAt15UtcOfThePreviousDay) {
  EXPECT_EQ(FormatDay(SeoulDayOf(At(1774364400))), "2026-03-25");
  EXPECT_EQ(FormatDay(SeoulDayOf(At(1774364399))), "2026-03-24");
  EXPECT_EQ(BeginOfSeoulDay(*ParseDay("2026-03-25")).time_since_epoch().count(), 1774364400);
  // 9999-12-31 does not fit into 64 bits of nanoseconds.
  EXPECT_EQ(BeginOfSeoulDay(*ParseDay("9999-12-31")).time_since_epoch().count(), 253402182000);
}

TEST(SeoulDay, FormatsEarlyAndLateYearsWithFourDigits) {
  EXPECT_EQ(FormatDay(*ParseDay("0001-01-01")), "0001-01-01");
  EXPECT_EQ(FormatDay(*ParseDay("9999-12-31")), "9999-12-31");
}

TEST(ParseDay, ParsesExistingDaysAndIgnoresTheRest) {
  EXPECT_EQ(FormatDay(*ParseDay("2028-02-29")), "2028-02-29");
  EXPECT_EQ(FormatDay(*ParseDay("2026-03-25T00:00:00+09:00")), "2026-03-25");
}

TEST(ParseDay, RefusesOtherTexts) {
  for (const char* text :
       {"", "-", "2026", "2026-3-25", "2026-02-30", "2100-02-29", "2026-13-01", "2026-00-10",
        "2026-03-00", "2026-03-32", "25-03-2026", "20260325", "2026/03/25", " 2026-03-25",
        "2026-03-2x", "+026-03-25", "2026--3-25", "null"}) {
    EXPECT_EQ(ParseDay(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace certmon::simulator
