// The time zone of dates without one (`expiry_time_zone`, default Asia/Seoul).
//
// The rules come from the zone files of the system, through the tz part of the date library. A
// local time that exists twice (clocks set back) is the earlier instant; one that does not exist
// (clocks set forward) is the instant of the change: an alarm may come early but not late. Zone
// files list no changes after 2037, and the library continues with the last offset: in a zone with
// summer time, a summer date from 2038 on is an hour late. Asia/Seoul has no summer time.
//
// Immutable; cheap to copy; safe to call from any thread. Does not depend on TZ or the locale.
#ifndef LIB_CERTAPI_EXPIRY_ZONE_H_
#define LIB_CERTAPI_EXPIRY_ZONE_H_

#include <chrono>
#include <string>

#include "lib/base/result.h"
#include "lib/certapi/certificate.h"

namespace date {
class time_zone;
}

namespace certmon::certapi {

class ExpiryZone {
 public:
  // Fails with kInternal if the system has no such zone, or no zone files (package tzdata).
  [[nodiscard]] static base::Result<ExpiryZone> Find(const std::string& name);

  // `since_local_epoch`: local time as seconds since 1970-01-01T00:00:00 local time.
  [[nodiscard]] Instant ToInstant(std::chrono::seconds since_local_epoch) const;

  // The reverse: the local time, as seconds since 1970-01-01T00:00:00 local time.
  [[nodiscard]] std::chrono::seconds ToLocal(Instant instant) const;

  friend bool operator==(const ExpiryZone&, const ExpiryZone&) = default;

 private:
  explicit ExpiryZone(const date::time_zone* zone) : zone_(zone) {}

  const date::time_zone* zone_;  // in the library's database, which is never unloaded
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_EXPIRY_ZONE_H_
