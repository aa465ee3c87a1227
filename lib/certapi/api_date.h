// Parses the dates of the API. These forms are accepted, and no others:
//
//   YYYY-MM-DD            00:00 of that day in the expiry zone
//   YYYY-MM-DDTHH:MM:SS   that time in the expiry zone
//
// The second form may have a blank instead of the T, a fraction of 1 to 9 digits (ignored, so the
// instant is never later), and `Z` or an offset (+09:00 or +0900, at most 18:00), which replaces
// the expiry zone. Only real dates from 2000-01-01 to 9999-12-31 in the written zone.
//
// Source: the API documents the form only by example (`2021-03-25`, v1.1 guide, "List
// Certificates"); the console shows the date as 00:00:00 (UTC+09) of that day. The end of the
// certificate file may be up to a day later; 00:00 in Asia/Seoul is the earliest reading. Pure;
// safe to call from any thread.
#ifndef LIB_CERTAPI_API_DATE_H_
#define LIB_CERTAPI_API_DATE_H_

#include <optional>
#include <string_view>

#include "lib/certapi/certificate.h"
#include "lib/certapi/expiry_zone.h"

namespace certmon::certapi {

// Returns nullopt for every other text.
[[nodiscard]] std::optional<Instant> ParseApiDate(std::string_view text, const ExpiryZone& zone);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_API_DATE_H_
