// The published versions of the API, and in what they differ: one row of one table each.
//
// Source: API guides v1.0 to v1.3, "Common Certificate Manager API Information" and "List
// Certificates". Constants; safe to use from any thread.
#ifndef LIB_CERTAPI_API_VERSION_H_
#define LIB_CERTAPI_API_VERSION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace certmon::certapi {

// In the order of kApiVersions.
enum class ApiVersion : std::uint8_t { kV1_0, kV1_1, kV1_2, kV1_3 };

struct ApiVersionRow {
  std::string_view text;   // as in the path of a request
  bool needs_access_keys;  // the two access keys besides the appkey
  bool needs_token;        // the access keys buy a token, and the API accepts only the token
  bool has_domains;        // lists the names of each certificate (`domains`)
  bool has_ids;            // lists the number of each certificate (`certificateId`)
};

inline constexpr std::array<ApiVersionRow, 4> kApiVersions = {{
    // text, access keys, token, domains, ids
    {"v1.0", false, false, false, false},
    {"v1.1", true, false, false, false},
    {"v1.2", false, false, true, false},
    {"v1.3", true, true, true, true},
}};

constexpr const ApiVersionRow& RowOf(ApiVersion version) {
  return kApiVersions[static_cast<std::size_t>(version)];
}

[[nodiscard]] constexpr std::string_view ApiVersionText(ApiVersion version) {
  return RowOf(version).text;
}
[[nodiscard]] constexpr bool NeedsAccessKeys(ApiVersion version) {
  return RowOf(version).needs_access_keys;
}
[[nodiscard]] constexpr bool NeedsToken(ApiVersion version) { return RowOf(version).needs_token; }
[[nodiscard]] constexpr bool HasDomains(ApiVersion version) { return RowOf(version).has_domains; }
[[nodiscard]] constexpr bool HasCertificateId(ApiVersion version) { return RowOf(version).has_ids; }

// The version with this text, or nullopt.
[[nodiscard]] constexpr std::optional<ApiVersion> FindApiVersion(std::string_view text) {
  for (std::size_t i = 0; i < kApiVersions.size(); ++i) {
    if (kApiVersions[i].text == text) {
      return static_cast<ApiVersion>(i);
    }
  }
  return std::nullopt;
}

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_API_VERSION_H_
