// The answers of the simulated Certificate Manager. Pure: no sockets, no clock; safe to call from any
// thread.
//
// Follows the API guides v1.0 to v1.3. What they do not document is:
//
//   wrong credentials, unknown appkey   HTTP 401 with resultCode 80401 (RDS API guide, which has the
//   a key without a role                HTTP 403 with 80403             same authentication)
//   a failed download                   HTTP 200 by name, 404 by id
//   an invalid query value              HTTP 400
//   a page beyond the last              an empty page
//   another path or method              the API Gateway's 404 (4041007)
#ifndef LIB_SIMULATOR_API_H_
#define LIB_SIMULATOR_API_H_

#include "lib/base/clock.h"
#include "lib/http_server/server.h"
#include "lib/simulator/answer_hooks.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

[[nodiscard]] http::ServerResponse AnswerRequest(const http::ServerRequest& request,
                                                 const Settings& settings, base::WallTime now,
                                                 const AnswerHooks& hooks = AnswerHooks());

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_API_H_
