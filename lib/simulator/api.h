// What the simulated Certificate Manager answers: request in, response out, no sockets, no clock.
//
// Documented behaviour follows the API guides v1.0 to v1.3. Choices where they are silent: refused
// credentials and unknown appkeys are HTTP 401 with resultCode 80401, a key without a role HTTP 403
// with 80403 (codes of NHN Cloud's RDS API guide, which has the same authentication); a download by
// name fails with HTTP 200, by id with 404; a query value that is none is HTTP 400; a page past the
// end is an empty one; another path or method is the API Gateway's 404 (4041007). Pure; safe to
// call from any thread.
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
