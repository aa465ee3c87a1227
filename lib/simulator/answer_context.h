// What is needed to answer one request. Inside of the simulator.
#ifndef LIB_SIMULATOR_ANSWER_CONTEXT_H_
#define LIB_SIMULATOR_ANSWER_CONTEXT_H_

#include "lib/base/clock.h"
#include "lib/http_server/server.h"
#include "lib/simulator/answer_hooks.h"
#include "lib/simulator/envelope.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

// Valid while the answer is made.
struct AnswerContext {
  const http::ServerRequest& request;
  const Settings& settings;
  const AnswerHooks& hooks;
  base::WallTime now;
};

// An answer with a failing envelope.
[[nodiscard]] inline http::ServerResponse Failure(int status, std::int64_t code,
                                                  const char* message) {
  return JsonResponse(status, EncodeEnvelope(FailureEnvelope(code, message)));
}

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_ANSWER_CONTEXT_H_
