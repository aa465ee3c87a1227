// Durations in the form of Prometheus: `30s`, `5m`, `1h30m`, `250ms`, `7d`.
//
// Source: Prometheus documentation, "Configuration", <duration>: the pattern
// ((y)(w)(d)(h)(m)(s)(ms)|0), each unit at most once and in this order; y is 365d.
// Pure functions; safe to call from any thread.
#ifndef LIB_BASE_DURATION_H_
#define LIB_BASE_DURATION_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace certmon::base {

// Returns nullopt if the text does not match this pattern or is over 100 years.
[[nodiscard]] std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

// For messages and logs, with days as the largest unit: 90000 ms is "1m30s", 0 is "0s".
[[nodiscard]] std::string FormatDuration(std::chrono::milliseconds duration);

}  // namespace certmon::base

#endif  // LIB_BASE_DURATION_H_
