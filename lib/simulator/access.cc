#include "lib/simulator/access.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "lib/simulator/token_api.h"

namespace certmon::simulator {
namespace {

// The key of v1.1's two headers; null where they name none.
const AccessKey* KeyOfHeaders(const http::ServerRequest& request, const Project& project) {
  const auto id = request.HeaderValue("X-TC-AUTHENTICATION-ID");
  const auto secret = request.HeaderValue("X-TC-AUTHENTICATION-SECRET");
  const auto key =
      std::find_if(project.keys.begin(), project.keys.end(), [&](const AccessKey& candidate) {
        return id == candidate.user_access_key_id && secret == candidate.secret_access_key;
      });
  return key == project.keys.end() ? nullptr : &*key;
}

// The key of the token in v1.3's header; null where there is no token that holds.
const AccessKey* KeyOfToken(const Making& making, const Project& project) {
  constexpr std::string_view kBearer = "Bearer ";
  const auto header = making.request.HeaderValue("X-NHN-AUTHORIZATION");
  if (!header || header->substr(0, kBearer.size()) != kBearer) return nullptr;
  const auto id = KeyIdOfToken(header->substr(kBearer.size()), making.settings, making.now);
  const auto key =
      std::find_if(project.keys.begin(), project.keys.end(),
                   [&](const AccessKey& candidate) { return id == candidate.user_access_key_id; });
  return key == project.keys.end() ? nullptr : &*key;
}

}  // namespace

std::optional<http::ServerResponse> RefuseAccess(const Making& making, ApiVersion version,
                                                 const Project* project) {
  if (project == nullptr) return Failure(401, 80401, "Unauthorized");
  if (version == ApiVersion::kV10 || version == ApiVersion::kV12) return std::nullopt;
  const AccessKey* const key = version == ApiVersion::kV13 ? KeyOfToken(making, *project)
                                                           : KeyOfHeaders(making.request, *project);
  if (key == nullptr) return Failure(401, 80401, "Unauthorized");
  if (key->role == Role::kNone) return Failure(403, 80403, "Forbidden");
  return std::nullopt;
}

}  // namespace certmon::simulator
