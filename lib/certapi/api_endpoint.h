// How the API of one project is reached.
#ifndef LIB_CERTAPI_API_ENDPOINT_H_
#define LIB_CERTAPI_API_ENDPOINT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/http/transport.h"

namespace certmon::certapi {

// The published versions of the API; they differ in authentication and in members of an entry.
enum class ApiVersion : std::uint8_t { kV1_0, kV1_1, kV1_2, kV1_3 };

// "v1.1", as it stands in the path. Static storage.
[[nodiscard]] std::string_view ApiVersionText(ApiVersion version);

// True for v1.1 and v1.3, which ask for the two access keys besides the appkey; v1.0 and v1.2 need
// only the appkey (API guides, "Common Certificate Manager API Information").
[[nodiscard]] constexpr bool NeedsAccessKeys(ApiVersion version) {
  return version == ApiVersion::kV1_1 || version == ApiVersion::kV1_3;
}
// True for v1.3: the access keys go to the token endpoint, its token to the API.
[[nodiscard]] constexpr bool NeedsToken(ApiVersion version) { return version == ApiVersion::kV1_3; }
// True for v1.2 and v1.3, which list the names of each certificate (`domains`).
[[nodiscard]] constexpr bool HasDomains(ApiVersion version) {
  return version == ApiVersion::kV1_2 || version == ApiVersion::kV1_3;
}
// True for v1.3, which lists the number of each certificate (`certificateId`).
[[nodiscard]] constexpr bool HasCertificateId(ApiVersion version) {
  return version == ApiVersion::kV1_3;
}

// The token endpoints of v1.3, of the public cloud and of the one for the public sector ("User
// Access Key Token", public API guides of both).
inline constexpr const char* kPublicTokenUrl =
    "https://oauth.api.nhncloudservice.com/oauth2/token/create";
inline constexpr const char* kGovTokenUrl =
    "https://oauth.api.gov-nhncloudservice.com/oauth2/token/create";

// Both URLs satisfy http::ParseBaseUrl and have no slash at the end.
struct ApiEndpoint {
  std::string base_url = "https://certmanager.api.nhncloudservice.com";
  std::string token_url = kPublicTokenUrl;  // used by v1.3
  ApiVersion version = ApiVersion::kV1_1;
  http::ConnectionSettings connection;

  friend bool operator==(const ApiEndpoint&, const ApiEndpoint&) = default;
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_API_ENDPOINT_H_
