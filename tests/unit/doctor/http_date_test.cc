#include "exporter/doctor/http_date.h"

#include <gtest/gtest.h>

namespace certmon::doctor {
namespace {

TEST(ParseHttpDate, ReadsAnImfFixdate) {
  const auto date = ParseHttpDate("Sat, 01 Aug 2026 03:00:00 GMT");
  ASSERT_TRUE(date.has_value());
  EXPECT_EQ(date->time_since_epoch().count(), 1785553200);
}

TEST(ParseHttpDate, RefusesEverythingElse) {
  for (const char* const text :
       {"", "Sat, 01 Aug 2026 03:00:00", "Sat, 01 Aug 2026 03:00:00 UTC",
        "Sat, 32 Aug 2026 03:00:00 GMT", "Sat, 30 Feb 2026 03:00:00 GMT",
        "Sat, 01 Xxx 2026 03:00:00 GMT", "Sat, 01 Aug 2026 24:00:00 GMT",
        "Sat, 01 Aug 2026 03:60:00 GMT", "Sat, 01 Aug 2026 03:00:61 GMT",
        "Sat, -1 Aug 2026 03:00:00 GMT", "Sat, xx Aug xxxx xx:xx:xx GMT",
        "Saturday, 01-Aug-26 03:00:00 GMT", "2026-08-01T03:00:00Z........."}) {
    EXPECT_EQ(ParseHttpDate(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace certmon::doctor
