// Maps failed answers to errors with a reason of the closed set.
//
// The guide has codes for the service (v1.1 guide, "Response Codes": 52000 to 52008; v1.3: 52009)
// but none for refused credentials or too many requests. Those come from the gateway of the service
// (API Gateway guide, "Error codes") and from other services of the platform; they are taken to mean
// the same here. Pure functions; safe to call from any thread.
#ifndef LIB_CERTAPI_ENVELOPE_H_
#define LIB_CERTAPI_ENVELOPE_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/base/error.h"
#include "lib/certapi/page.h"

namespace certmon::certapi {

// The reason of an answer that failed: its HTTP status is not 200 or its envelope is negative. The
// first match counts:
//   1. A redirect is kRedirect. 401, 403 and the codes and words that mean it are kAuth. 429 and its
//      code are kRateLimited.
//   2. A code of the service itself, 52000 to 52999, is kApiResult.
//   3. A code of the gateway counts as its HTTP status (base::StatusOfGatewayCode), whatever status
//      it came with.
//   4. A status other than 200 is kNotFound, kHttp4xx, kHttp5xx or kHttpStatus.
//   5. A negative envelope is kApiResult.
[[nodiscard]] base::Reason ReasonOfAnswer(int status, const std::optional<Envelope>& envelope);

// The same with everything that Error can hold of an answer but retry_after. The message tells the
// status and the number in resultCode.
[[nodiscard]] base::Error ErrorOfAnswer(int status, const std::optional<Envelope>& envelope);

// What a result code means, for people: "no certificate has this name". Empty if it is not known.
// Static storage.
[[nodiscard]] std::string_view ResultCodeMeaning(std::int64_t result_code);

// True for `application/json` in any letter case, with or without parameters (RFC 9110, section
// 8.3).
[[nodiscard]] bool IsJsonContentType(std::string_view content_type);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_ENVELOPE_H_
