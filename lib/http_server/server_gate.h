// Decides for a server which requests reach a route, and adds headers to every answer.
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
};

// Thread-safe. Outlives the server.
class ServerGate {
 public:
  virtual ~ServerGate() = default;

  // The verdict; nullopt if it takes time. Never waits.
  [[nodiscard]] virtual std::optional<GateVerdict> JudgeNow(const ServerRequest& request) = 0;

  // Called if JudgeNow returned nullopt. Never waits. Must call `done`, with the rules of
  // LateHandler (server.h).
  virtual void JudgeLater(const ServerRequest& request, std::function<void(GateVerdict)> done) = 0;

  // Headers for every answer, refusals included. A header that the answer already has with the same
  // value is not added.
  [[nodiscard]] virtual std::vector<std::pair<std::string, std::string>> Headers() const = 0;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_GATE_H_
