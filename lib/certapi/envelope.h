// Maps failed answers to the closed set of reasons.
//
// The guide has codes for the service (v1.1 guide, "Response Codes": 52000 to 52008) but none for
// refused credentials or too many requests. Those come from the gateway of the service (API
// Gateway, "Error codes") and from other services of the platform; they are taken to mean the same
// here. Pure functions; safe to call from any thread.
#ifndef LIB_CERTAPI_ENVELOPE_H_
#define LIB_CERTAPI_ENVELOPE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/base/error.h"
#include "lib/certapi/page.h"

namespace certmon::certapi {

// Returns kAuth, kRateLimited or kApiResult.
[[nodiscard]] base::Reason ReasonOfResultCode(std::optional<std::int64_t> result_code);

// The reason for an HTTP status other than 200. The first match counts: a redirect is kRedirect,
// 401 and 403 are kAuth, 429 is kRateLimited; then a negative envelope decides; then the status.
[[nodiscard]] base::Reason ReasonOfStatus(int status, const std::optional<Envelope>& envelope);

// True for `application/json` in any letter case, with or without parameters (RFC 9110, section
// 8.3).
[[nodiscard]] bool IsJsonContentType(std::string_view content_type);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_ENVELOPE_H_
