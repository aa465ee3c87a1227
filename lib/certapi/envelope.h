// What a failing answer means, as one of the closed set of reasons.
//
// The codes: v1.1 guide, "Response Codes" (52000 to 52008), which has none for refused credentials
// or too many requests. Those are met at the gateway in front of the service (API Gateway, "Error
// codes") and at sister services of the same platform, and are taken to mean the same here. Pure
// functions; safe to call from any thread.
#ifndef LIB_CERTAPI_ENVELOPE_H_
#define LIB_CERTAPI_ENVELOPE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/base/error.h"
#include "lib/certapi/page.h"

namespace certmon::certapi {

// kAuth, kRateLimited or kApiResult.
[[nodiscard]] base::Reason ReasonOfResultCode(std::optional<std::int64_t> result_code);

// The reason for an HTTP status other than 200: 401 and 403 are kAuth, 429 kRateLimited, a redirect
// kRedirect, whatever the body holds; then a negative envelope decides; then the status alone.
[[nodiscard]] base::Reason ReasonOfStatus(int status, const std::optional<Envelope>& envelope);

// True for `application/json`, with or without parameters, in any letter case (RFC 9110,
// section 8.3).
[[nodiscard]] bool IsJsonContentType(std::string_view content_type);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_ENVELOPE_H_
