#include "lib/inventory/remaining.h"

namespace certmon::inventory {
namespace {

// Whole seconds, because the nanoseconds until the year 9999 do not fit into 64 bits. Rounding
// `now` up rounds the difference down.
std::chrono::seconds SecondsLeft(certapi::Instant expires, base::WallTime now) {
  return expires - std::chrono::ceil<std::chrono::seconds>(now);
}

}  // namespace

std::int64_t DaysRemaining(certapi::Instant expires, base::WallTime now) {
  return std::chrono::floor<std::chrono::days>(SecondsLeft(expires, now)).count();
}

Band BandOf(const std::optional<certapi::Instant>& ends, std::chrono::seconds warning,
            std::chrono::seconds critical, base::WallTime now) {
  if (!ends) {
    return Band::kUnknown;
  }
  const std::chrono::seconds left = SecondsLeft(*ends, now);
  if (left < std::chrono::seconds::zero()) {
    return Band::kExpired;
  }
  return left < critical ? Band::kCritical : left < warning ? Band::kSoon : Band::kOk;
}

}  // namespace certmon::inventory
