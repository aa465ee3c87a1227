// The token endpoint of v1.3. Inside of the simulator. Pure; safe to call from any thread.
//
// Source: NHN Cloud, "User Access Key Token"; errors by RFC 6749, section 5.2. A token contains its
// key and its end, so the simulator stores none; it is not a secret and protects nothing.
#ifndef LIB_SIMULATOR_TOKEN_API_H_
#define LIB_SIMULATOR_TOKEN_API_H_

#include <optional>
#include <string>
#include <string_view>

#include "lib/http_server/server.h"
#include "lib/simulator/answer_context.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

inline constexpr std::string_view kTokenPath = "/oauth2/token/create";

[[nodiscard]] http::ServerResponse AnswerToken(const AnswerContext& context);

// The user access key ID that the token was issued for; nullopt if the token is invalid, has expired
// or was revoked.
[[nodiscard]] std::optional<std::string> KeyIdOfToken(std::string_view token,
                                                      const Settings& settings, base::WallTime now);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_TOKEN_API_H_
