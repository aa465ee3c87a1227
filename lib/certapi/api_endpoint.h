// Where and how the API of one project is reached.
#ifndef LIB_CERTAPI_API_ENDPOINT_H_
#define LIB_CERTAPI_API_ENDPOINT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "lib/http/transport.h"

namespace certmon::certapi {

// The published versions of the API; they differ in authentication and in members of an entry.
enum class ApiVersion : std::uint8_t { kV1_0, kV1_1, kV1_2, kV1_3 };

// "v1.1", as it stands in the path. Static storage.
[[nodiscard]] std::string_view ApiVersionText(ApiVersion version);

// Immutable; shared by the polls of a project.
struct ApiEndpoint {
  std::string base_url;  // checked by http::ParseBaseUrl; no slash at the end
  ApiVersion version = ApiVersion::kV1_1;
  std::shared_ptr<const http::ConnectionSettings> connection;  // never null
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_API_ENDPOINT_H_
