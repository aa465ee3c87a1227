// The time that a certificate has left, in whole days, and its alert band.
//
// Pure; safe to call from any thread.
#ifndef LIB_INVENTORY_REMAINING_H_
#define LIB_INVENTORY_REMAINING_H_

#include <chrono>
#include <cstdint>

#include "lib/base/clock.h"
#include "lib/certapi/certificate.h"

namespace certmon::inventory {

// floor((expires - now) / 86400 s): 0 in the last 24 hours, negative once expired. Correct for
// every date of the API, up to the year 9999.
[[nodiscard]] std::int64_t DaysRemaining(certapi::Instant expires, base::WallTime now);

// The bands of the alerts; exactly one applies.
enum class Band : std::uint8_t {
  kUnknown,   // no usable date
  kExpired,   // the date has passed
  kCritical,  // less than `critical` left
  kSoon,      // less than `warning` left
  kOk,
};

// `ends` is absent if there is no usable date.
[[nodiscard]] Band BandOf(const std::optional<certapi::Instant>& ends, std::chrono::seconds warning,
                          std::chrono::seconds critical, base::WallTime now);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_REMAINING_H_
