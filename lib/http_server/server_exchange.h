// One request, from its first line to the end of its answer. Inside of the server; libmicrohttpd's
// types are named here, not defined.
#ifndef LIB_HTTP_SERVER_SERVER_EXCHANGE_H_
#define LIB_HTTP_SERVER_SERVER_EXCHANGE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/http_server/server.h"
#include "lib/http_server/server_gate.h"
#include "lib/http_server/server_guard.h"
#include "lib/http_server/server_in_flight.h"
#include "lib/http_server/server_routing.h"
#include "lib/http_server/server_suspensions.h"

struct MHD_Connection;

namespace certmon::http {

// Used by the server's thread. The members of Exchange::Server outlive it.
class Exchange {
 public:
  Exchange(std::string_view target, std::uint64_t connection_number);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  struct Server {
    const std::vector<Route>& routes;
    ServerGate* gate;  // null: none
    std::size_t max_body_bytes;
    std::chrono::nanoseconds answer_timeout;
    InFlight& in_flight;
    Suspensions& suspensions;
    ConnectionGuard& guard;
  };

  // The three steps, in this order; each returns false to close the connection.
  //
  // The headers have arrived: refuses at once a request whose body need not be read.
  [[nodiscard]] bool Begin(MHD_Connection* connection, std::string_view method, Server& server);
  [[nodiscard]] bool HasBegun() const { return in_flight_ != nullptr; }
  // A piece of the body has arrived.
  [[nodiscard]] bool AddBody(std::string_view piece, const Server& server);
  // The body is complete: answers, or suspends the connection until the gate or the route has an
  // answer. Called again each time the connection was resumed, and after an answer was queued.
  [[nodiscard]] bool Finish(MHD_Connection* connection, Server& server);

  // Answers with 500 after a step has thrown.
  [[nodiscard]] bool Fail(MHD_Connection* connection, const Server& server);

 private:
  enum class Step : std::uint8_t { kReceiving, kJudging, kAnswering, kAnswered };

  // Both suspend the connection.
  void WaitForVerdict(MHD_Connection* connection, Server& server);
  void WaitForAnswer(MHD_Connection* connection, Server& server);
  // Starts the time of the answer; false if the route is at its limit of answers under way.
  [[nodiscard]] bool BeginAnswer(MHD_Connection* connection, const Server& server) const;
  [[nodiscard]] bool Answer(MHD_Connection* connection, Server& server);
  [[nodiscard]] ServerResponse AnswerNow(const Server& server, bool is_busy) const;
  [[nodiscard]] bool Refuse(MHD_Connection* connection, ServerResponse refusal,
                            const Server& server);
  [[nodiscard]] bool Send(MHD_Connection* connection, const ServerResponse& response,
                          const Server& server);

  ServerRequest request_;
  RouteChoice choice_;
  Step step_ = Step::kReceiving;
  // Written by another thread only while the connection is suspended; nullopt until then, and if
  // it was resumed without them.
  std::optional<GateVerdict> verdict_;
  std::optional<ServerResponse> late_answer_;
  InFlight* in_flight_ = nullptr;
  std::size_t body_bytes_ = 0;  // received, also those over the limit, which are not kept
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_EXCHANGE_H_
