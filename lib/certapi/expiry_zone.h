// The time zone a bare date of the API belongs to (`expiry_time_zone`, default Asia/Seoul).
//
// Source of the rules: the system's zone files, by the date library's tz part. Where a local time
// exists twice (clocks set back) the earlier instant is taken, where it does not exist (clocks set
// forward) the instant of the change: never later than any reading of the text, because an alarm
// may come early but not late. After 2037 the zone files name no changes any more, and the library
// goes on with the last offset: in a zone with summer time a summer date from 2038 on comes out an
// hour late. Asia/Seoul has none.
//
// Immutable; cheap to copy; safe to call from any thread. Never depends on TZ or the locale.
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
  // Fails with kInternal where the system has no such zone (or no zone files: package tzdata).
  [[nodiscard]] static base::Result<ExpiryZone> Find(const std::string& name);

  // `since_local_epoch`: local time as seconds since 1970-01-01T00:00:00 on the zone's own clock.
  [[nodiscard]] Instant ToInstant(std::chrono::seconds since_local_epoch) const;

  // The way back: what the zone's own clock shows, as seconds since 1970-01-01T00:00:00 on it.
  [[nodiscard]] std::chrono::seconds ToLocal(Instant instant) const;

  friend bool operator==(const ExpiryZone&, const ExpiryZone&) = default;

 private:
  explicit ExpiryZone(const date::time_zone* zone) : zone_(zone) {}

  const date::time_zone* zone_;  // owned by the library's database, which is never unloaded
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_EXPIRY_ZONE_H_
