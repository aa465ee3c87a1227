#include "lib/certapi/expiry_zone.h"

#include <date/tz.h>

#include <stdexcept>

namespace certmon::certapi {

base::Result<ExpiryZone> ExpiryZone::Find(const std::string& name) {
  try {
    return ExpiryZone(date::locate_zone(name));
  } catch (const std::runtime_error&) {
    // The message of the library names files of the system, which does not help the user.
    return base::Fail(base::Reason::kInternal, "the system has no time zone of this name");
  }
}

Instant ExpiryZone::ToInstant(std::chrono::seconds since_local_epoch) const {
  return zone_->to_sys(date::local_seconds(since_local_epoch), date::choose::earliest);
}

std::chrono::seconds ExpiryZone::ToLocal(Instant instant) const {
  return zone_->to_local(instant).time_since_epoch();
}

}  // namespace certmon::certapi
