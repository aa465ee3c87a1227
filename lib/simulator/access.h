// Who may read a project. Inside of the simulator. Pure functions.
#ifndef LIB_SIMULATOR_ACCESS_H_
#define LIB_SIMULATOR_ACCESS_H_

#include <optional>

#include "lib/http_server/server.h"
#include "lib/simulator/making.h"
#include "lib/simulator/record.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

// The refusal, or nullopt where the request may read the project (null: there is none of that
// appkey). v1.0 and v1.2 ask for the appkey alone, v1.1 for an access key, v1.3 for a token of one.
[[nodiscard]] std::optional<http::ServerResponse> RefuseAccess(const Making& making,
                                                               ApiVersion version,
                                                               const Project* project);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_ACCESS_H_
