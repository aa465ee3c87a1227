// Calendar days in Asia/Seoul, the zone of the API's bare dates. Korea is at UTC+9 all year,
// without daylight saving time since 1988, so no time zone database is needed. Pure; safe to call
// from any thread.
#ifndef LIB_SIMULATOR_SEOUL_DAY_H_
#define LIB_SIMULATOR_SEOUL_DAY_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/clock.h"

namespace certmon::simulator {

// A calendar day, not a point in time.
using Day = std::chrono::sys_days;

[[nodiscard]] Day SeoulDayOf(base::WallTime time);

// When the day starts in Seoul: 15:00 UTC of the previous day. In seconds, because nanoseconds end in
// the year 2262.
[[nodiscard]] std::chrono::sys_seconds BeginOfSeoulDay(Day day);

// `YYYY-MM-DD`, for the years 0 to 9999.
[[nodiscard]] std::string FormatDay(Day day);

// Parses the first ten characters; the rest is ignored. nullopt if they are not an existing day.
[[nodiscard]] std::optional<Day> ParseDay(std::string_view text);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_SEOUL_DAY_H_
