// One answer in the making. Inside of the simulator.
#ifndef LIB_SIMULATOR_MAKING_H_
#define LIB_SIMULATOR_MAKING_H_

#include <vector>

#include "lib/base/clock.h"
#include "lib/http_server/server.h"
#include "lib/simulator/api.h"
#include "lib/simulator/settings.h"

namespace certmon::simulator {

// Everything that is needed to answer one request; lives for the time of the answer.
struct Making {
  const http::ServerRequest& request;
  const Settings& settings;
  const std::vector<ActiveFault>& faults;
  bool in_pages;
  base::WallTime now;
};

// Lets every active fault that has the hook take hold of `subject`.
template <typename Hook, typename Subject>
void Play(const Making& making, Hook Fault::*hook, Subject& subject) {
  for (const ActiveFault& active : making.faults) {
    if (active.fault->*hook != nullptr) (active.fault->*hook)(subject, active.context);
  }
}

// An answer with a failing envelope.
[[nodiscard]] inline http::ServerResponse Failure(int status, std::int64_t code,
                                                  const char* message) {
  return JsonResponse(status, EncodeEnvelope(FailureEnvelope(code, message)));
}

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_MAKING_H_
