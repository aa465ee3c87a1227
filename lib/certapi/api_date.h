// The dates of the API: a closed list of exact forms, and which instant each stands for.
//
//   YYYY-MM-DD                       00:00 of that day in the expiry zone
//   YYYY-MM-DDTHH:MM:SS              that time in the expiry zone
//   ... with a blank for the T, with a fraction of 1 to 9 digits (cut off: never later), and with
//   `Z` or an offset (+09:00 or +0900, at most 18:00), which then replaces the zone.
// Only real dates from 2000-01-01 to 9999-12-31, as written. Nothing before, behind or between.
//
// Source: the API documents the form by example only (`2021-03-25`, v1.1 guide, "List
// Certificates"); the service's console shows the date as 00:00:00 (UTC+09) of that day. The file's
// own end may lie up to a day later; 00:00 in Asia/Seoul is the lower bound of every reading. Pure;
// safe to call from any thread.
#ifndef LIB_CERTAPI_API_DATE_H_
#define LIB_CERTAPI_API_DATE_H_

#include <optional>
#include <string_view>

#include "lib/certapi/certificate.h"
#include "lib/certapi/expiry_zone.h"

namespace certmon::certapi {

// nullopt for every text that is not on the list. Never throws.
[[nodiscard]] std::optional<Instant> ParseApiDate(std::string_view text, const ExpiryZone& zone);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_API_DATE_H_
