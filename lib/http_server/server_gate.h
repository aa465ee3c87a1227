// What stands before every route of a server: who may ask, and what every answer carries.
#ifndef LIB_HTTP_SERVER_SERVER_GATE_H_
#define LIB_HTTP_SERVER_SERVER_GATE_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/http_server/server.h"

namespace certmon::http {

struct GateVerdict {
  std::optional<ServerResponse> refusal;  // nullopt: the request may pass
  bool is_lost = false;  // there is no verdict, for lack of memory: the connection is closed
};

// Thread-safe: called on the server's threads. Outlives the server.
class ServerGate {
 public:
  virtual ~ServerGate() = default;

  // The verdict where it is known at once, nullopt where it takes time. Never waits.
  [[nodiscard]] virtual std::optional<GateVerdict> JudgeNow(const ServerRequest& request) = 0;

  // Where JudgeNow had none: calls `done` once, from any thread, also before it returns. Never
  // waits. The request is good for the time of the call. Where it throws, no `done` is owed.
  virtual void JudgeLater(const ServerRequest& request, std::function<void(GateVerdict)> done) = 0;

  // Headers of every answer, refusals included. One that an answer has already, with the same
  // value, is not sent twice.
  [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> Headers() const = 0;

  // Ends every wait: each `done` that is owed has been called when this returns, and none is owed
  // any more. The server calls it before it ends.
  virtual void Stop() = 0;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_GATE_H_
