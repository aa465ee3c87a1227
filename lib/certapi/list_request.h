// Builds the request for one page of the certificate list and decodes the answer.
//
// Source: NHN Cloud Certificate Manager API v1.1 guide, "List Certificates" and "API Request HTTP
// Header". `status=ALL` is always sent, because the default UNEXPIRED omits a certificate as soon
// as it expires. Pure functions; safe to call from any thread.
#ifndef LIB_CERTAPI_LIST_REQUEST_H_
#define LIB_CERTAPI_LIST_REQUEST_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/credentials.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/certapi/page.h"
#include "lib/http/transport.h"

namespace certmon::certapi {

// The service's own gateway stops at 10 MB (API Gateway, "Error codes"), so a larger answer is no
// list.
inline constexpr std::size_t kMaxListBytes = std::size_t{12} * 1024 * 1024;

struct ListQuery {
  int page_size = 100;
  std::uint64_t page = 1;  // from 1
  bool all = true;

  friend bool operator==(const ListQuery&, const ListQuery&) = default;
};

// The URL of the project's list with `path` appended as it stands, and the headers that the version
// needs (`X-TC-AUTHENTICATION-*` for v1.1, `X-NHN-AUTHORIZATION: Bearer` for v1.3). `token` is not
// null for v1.3; the other versions ignore it.
[[nodiscard]] http::HttpRequest BuildApiRequest(const ApiEndpoint& endpoint,
                                                const Credentials& credentials,
                                                const base::Secret* token, std::string_view path);

[[nodiscard]] http::HttpRequest BuildListRequest(const ApiEndpoint& endpoint,
                                                 const Credentials& credentials,
                                                 const base::Secret* token, const ListQuery& query);

// Decodes an answer of any status. `now` is for a Retry-After that is a date; with `domains`,
// Certificate::domains is read. Fails as DecodePage does, and with kRedirect, kContentType, kAuth,
// kNotFound, kRateLimited, kHttp4xx, kHttp5xx and kHttpStatus. Error::http_status is always set,
// Error::retry_after if the server asked to wait.
[[nodiscard]] base::Result<CertificatePage> DecodeListResponse(const http::HttpResponse& response,
                                                               const ExpiryZone& zone,
                                                               base::WallTime now,
                                                               bool domains = false);

// True if a new token may help: the API refused the token with 401 or a result code.
[[nodiscard]] bool IsTokenRefusal(const base::Error& error);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_LIST_REQUEST_H_
