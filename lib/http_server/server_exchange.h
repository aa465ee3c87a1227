// One request from its first line to the end of its answer, as libmicrohttpd's callbacks see it.
// Inside of the server; libmicrohttpd's types are named here, not defined.
#ifndef LIB_HTTP_SERVER_SERVER_EXCHANGE_H_
#define LIB_HTTP_SERVER_SERVER_EXCHANGE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/http_server/server.h"
#include "lib/http_server/server_gate.h"
#include "lib/http_server/server_guard.h"
#include "lib/http_server/server_reply.h"
#include "lib/http_server/server_routing.h"
#include "lib/http_server/server_shutdown.h"

struct MHD_Connection;

namespace certmon::http {

// Used by one thread, the one that serves the connection; `routes`, `context` and `in_flight`
// outlive it.
class Exchange {
 public:
  Exchange(std::string_view uri, std::uint64_t connection_number);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  struct Server {
    const std::vector<Route>& routes;
    ReplyContext reply;
    std::size_t max_body_bytes;
    InFlight& in_flight;
    ConnectionGuard* guard;  // null with kThreadPerConnection
  };

  // The three steps, in this order; each returns false to close the connection. The headers are
  // here: refuses at once what need not be read.
  [[nodiscard]] bool Begin(MHD_Connection* connection, std::string_view method, Server& server);
  [[nodiscard]] bool HasBegun() const { return in_flight_ != nullptr; }
  // A piece of the body.
  [[nodiscard]] bool AddBody(std::string_view piece, const Server& server);
  // The body is complete: answers. Called once more where the gate took its time to judge.
  [[nodiscard]] bool Finish(MHD_Connection* connection, Server& server);

 private:
  void WaitForVerdict(MHD_Connection* connection, const Server& server);
  // The answer's time begins; false where its route has its limit of answers under way.
  [[nodiscard]] bool BeginAnswer(MHD_Connection* connection, const Server& server);
  [[nodiscard]] bool Refuse(MHD_Connection* connection, ServerResponse refusal,
                            const Server& server);
  [[nodiscard]] ServerResponse Answer(const Server& server, bool is_busy) const;

  ServerRequest request_;
  RouteChoice choice_;
  // Of the gate; nullopt while it has not judged. Written by another thread only while the
  // connection is suspended.
  std::optional<GateVerdict> verdict_;
  InFlight* in_flight_ = nullptr;
  bool is_answered_ = false;
  std::size_t body_bytes_ = 0;  // of the request, also those that were not kept
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_EXCHANGE_H_
