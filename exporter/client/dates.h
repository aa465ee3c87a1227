// Instants as people read them. Pure; safe to call from any thread.
#ifndef EXPORTER_CLIENT_DATES_H_
#define EXPORTER_CLIENT_DATES_H_

#include <string>

#include "lib/certapi/certificate.h"
#include "lib/certapi/expiry_zone.h"

namespace certmon::client {

// "2026-03-24T15:00:00Z": RFC 3339, UTC.
[[nodiscard]] std::string UtcText(certapi::Instant instant);

// "2026-03-25", as the listing and the console have it, where it is 00:00 of a day in `zone`;
// "2026-03-25 13:30:00" of that zone otherwise.
[[nodiscard]] std::string LocalText(certapi::Instant instant, const certapi::ExpiryZone& zone);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_DATES_H_
