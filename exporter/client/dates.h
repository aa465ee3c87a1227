// Formats instants. Pure; safe to call from any thread.
#ifndef EXPORTER_CLIENT_DATES_H_
#define EXPORTER_CLIENT_DATES_H_

#include <string>

#include "lib/certapi/certificate.h"
#include "lib/certapi/expiry_zone.h"

namespace certmon::client {

// "2026-03-24T15:00:00Z": RFC 3339, UTC.
[[nodiscard]] std::string UtcText(certapi::Instant instant);

// In `zone`: "2026-03-25", as in the listing and the console, if it is 00:00 of a day there, else
// "2026-03-25 13:30:00".
[[nodiscard]] std::string LocalText(certapi::Instant instant, const certapi::ExpiryZone& zone);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_DATES_H_
