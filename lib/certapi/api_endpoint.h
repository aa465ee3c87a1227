// How the API of one project is reached.
#ifndef LIB_CERTAPI_API_ENDPOINT_H_
#define LIB_CERTAPI_API_ENDPOINT_H_

#include <string>

#include "lib/certapi/api_version.h"
#include "lib/http/transport.h"

namespace certmon::certapi {

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
