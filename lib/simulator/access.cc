#include "lib/simulator/access.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "lib/simulator/token_api.h"

namespace certmon::simulator {
namespace {

// The key in v1.1's two headers; null if there is none.
const AccessKey* KeyOfHeaders(const http::ServerRequest& request, const Project& project) {
  const auto id = request.HeaderValue("X-TC-AUTHENTICATION-ID");
  const auto secret = request.HeaderValue("X-TC-AUTHENTICATION-SECRET");
  const auto key =
      std::find_if(project.keys.begin(), project.keys.end(), [&](const AccessKey& candidate) {
        return id == candidate.user_access_key_id && secret == candidate.secret_access_key;
      });
  return key == project.keys.end() ? nullptr : &*key;
}

// The key of the token in v1.3's header; null if there is no valid token.
const AccessKey* KeyOfToken(const AnswerContext& context, const Project& project) {
  constexpr std::string_view kBearer = "Bearer ";
  const auto header = context.request.HeaderValue("X-NHN-AUTHORIZATION");
  if (!header || header->substr(0, kBearer.size()) != kBearer) return nullptr;
  const auto id = KeyIdOfToken(header->substr(kBearer.size()), context.settings, context.now);
  const auto key =
      std::find_if(project.keys.begin(), project.keys.end(),
                   [&](const AccessKey& candidate) { return id == candidate.user_access_key_id; });
  return key == project.keys.end() ? nullptr : &*key;
}

}  // namespace

std::optional<http::ServerResponse> RefuseAccess(const AnswerContext& context, ApiVersion version,
                                                 const Project* project) {
  if (project == nullptr) return Failure(401, 80401, "Unauthorized");
  if (version == ApiVersion::kV10 || version == ApiVersion::kV12) return std::nullopt;
  const AccessKey* const key = version == ApiVersion::kV13
                                   ? KeyOfToken(context, *project)
                                   : KeyOfHeaders(context.request, *project);
  if (key == nullptr) return Failure(401, 80401, "Unauthorized");
  if (key->role == Role::kNone) return Failure(403, 80403, "Forbidden");
  return std::nullopt;
}

}  // namespace certmon::simulator
