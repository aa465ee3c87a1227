// How much of a certificate's time is left: the whole days that the console shows, and the band
// that colours it.
//
// Pure; safe to call from any thread.
#ifndef LIB_INVENTORY_REMAINING_H_
#define LIB_INVENTORY_REMAINING_H_

#include <chrono>
#include <cstdint>

#include "lib/base/clock.h"
#include "lib/certapi/certificate.h"

namespace certmon::inventory {

// floor((expires - now) / 86400 s): 0 in the last 24 hours, negative once the instant has passed.
// Good for every instant up to the year 9999 and beyond.
[[nodiscard]] std::int64_t DaysRemaining(certapi::Instant expires, base::WallTime now);

// As the alerts divide certificates; exactly one holds.
enum class Band : std::uint8_t {
  kUnknown,   // no usable date
  kExpired,   // the instant has passed
  kCritical,  // less than expiry_critical left
  kSoon,      // less than expiry_warning left
  kOk,
};

[[nodiscard]] Band BandOf(const certapi::Certificate& certificate, std::chrono::seconds warning,
                          std::chrono::seconds critical, base::WallTime now);

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_REMAINING_H_
