// Checks the credentials of a request. Inside of the simulator. Pure; safe to call from any thread.
#ifndef LIB_SIMULATOR_ACCESS_H_
#define LIB_SIMULATOR_ACCESS_H_

#include <optional>

#include "lib/http_server/server.h"
#include "lib/simulator/answer_context.h"
#include "lib/simulator/record.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

// The refusal; nullopt if the request may read the project (null: no project has the appkey). v1.0
// and v1.2 require the appkey only, v1.1 an access key, v1.3 a token of an access key.
[[nodiscard]] std::optional<http::ServerResponse> RefuseAccess(const AnswerContext& context,
                                                               ApiVersion version,
                                                               const Project* project);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_ACCESS_H_
