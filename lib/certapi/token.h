// Builds the request for an access token of API v1.3 and decodes the answer.
//
// Source: NHN Cloud, "User Access Key Token" (public API guides): POST of
// `grant_type=client_credentials` with basic authentication by User Access Key ID and Secret Access
// Key; the answer has access_token, token_type and expires_in (remaining seconds; a string in the
// guide's table and a number in its sample). Failures: RFC 6749, section 5.2, or the platform's
// envelope. Pure functions; safe to call from any thread.
#ifndef LIB_CERTAPI_TOKEN_H_
#define LIB_CERTAPI_TOKEN_H_

#include <chrono>
#include <cstddef>
#include <string_view>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/base/secret.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/credentials.h"
#include "lib/http/transport.h"

namespace certmon::certapi {

// Tokens are some hundred bytes, signed ones some thousand.
inline constexpr std::size_t kMaxTokenAnswerBytes = std::size_t{32} * 1024;
inline constexpr std::size_t kMaxTokenBytes = std::size_t{8} * 1024;
// A longer life is reduced to this.
inline constexpr std::chrono::seconds kLongestTokenLife{std::chrono::hours(24 * 366)};

struct IssuedToken {
  base::Secret value;           // 1 to kMaxTokenBytes visible ASCII characters
  std::chrono::seconds life{};  // from 1 s to kLongestTokenLife
};

// `sink` receives the body of the answer, which holds the token.
[[nodiscard]] http::HttpRequest BuildTokenRequest(const ApiEndpoint& endpoint,
                                                  const Credentials& credentials,
                                                  http::BodySink sink);

// Decodes an answer of any status; `body` is what the sink received. `now` is for a Retry-After that
// is a date. Fails with
//   kToken   status 200 without a usable token
//   kAuth    the key was refused: 401, 403, an RFC 6749 error with 400, a result code that means it
// and otherwise as DecodeListResponse does by the status. Error::http_status is always set,
// Error::result_code if the answer was an envelope. No message holds a part of the body.
[[nodiscard]] base::Result<IssuedToken> DecodeTokenResponse(const http::HttpResponse& head,
                                                            std::string_view body,
                                                            base::WallTime now);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_TOKEN_H_
