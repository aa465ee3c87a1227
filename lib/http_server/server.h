// A small HTTP/1.1 server over libmicrohttpd. One thread serves all connections.
//
// Routes are exact paths. GET also answers HEAD, without the body. An unknown path is 404, a method
// that the route does not have 405 with Allow. Every answer has a Content-Length, except 204 and 304,
// which have no body (RFC 9110, sections 15.3.5 and 15.4.5). A request body over
// `max_request_body_bytes` is 413, one with an ambiguous length 400 (RFC 9112, section 6.3). A
// handler that throws is answered with 500. A broken connection raises no SIGPIPE.
//
// Start and the destructor are used by one thread. Handlers run on the server's thread, one at a
// time: they must not wait, and must outlive the server.
//
//   auto server = Server::Start({.listen = {*ParseListenAddress("127.0.0.1:0")},
//                                .routes = {{{"GET"}, "/hello", [](const ServerRequest&) {
//                                  return TextResponse(200, "hello\n");
//                                }}}});
//   server.value()->Bound()[0].port  // the port that the system chose
#ifndef LIB_HTTP_SERVER_SERVER_H_
#define LIB_HTTP_SERVER_SERVER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"

namespace certmon::http {

// One request as a handler gets it. Valid during the call.
struct ServerRequest {
  std::string method;  // "GET", "HEAD", "POST", ...
  std::string path;    // as sent, percent-encoding kept; without scheme, host and query
  std::string query;   // as sent, without the question mark
  std::vector<std::pair<std::string, std::string>> headers;  // names as sent
  std::string body;
  std::uint64_t connection = 0;  // number of the connection, from 1; its requests share it

  // The value of the first header of that name, letter case ignored; nullopt if there is none.
  [[nodiscard]] std::optional<std::string_view> HeaderValue(std::string_view name) const;
};

// A body that is made while it is sent, so that a large page needs no copy for each client. Used and
// destroyed by the server's thread; destroyed after the answer was sent or the client was cut.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // Size in bytes: the Content-Length.
  [[nodiscard]] virtual std::uint64_t Size() const = 0;
  // Writes the next bytes, at least one and at most `size`, to `buffer` and returns their number. 0
  // means failure: the connection is closed and the client gets an incomplete answer.
  [[nodiscard]] virtual std::size_t Read(char* buffer, std::size_t size) = 0;
};

// A body in several pieces of memory, sent one after the other without a copy.
struct BodyPieces {
  std::vector<std::string_view> pieces;
  std::shared_ptr<const void> owner;  // of the bytes, until the answer is sent
};

// One of `body`, `stream` and `pieces` may be set.
struct ServerResponse {
  int status = 200;
  // With Content-Type; without the length.
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body;  // null means empty; shared, never copied
  std::shared_ptr<BodyStream> stream;       // for this answer only
  BodyPieces pieces;
};

// A text/plain answer.
[[nodiscard]] ServerResponse TextResponse(int status, std::string text);

// 503 with Retry-After: the answer of a route that is at its limit of answers under way.
[[nodiscard]] ServerResponse BusyResponse();

using Handler = std::function<ServerResponse(const ServerRequest&)>;

// Starts an answer that another thread completes. It must not wait. The request is valid during the
// call only. `done` sends the answer; it may be called from any thread, also before the function
// returns. Only the first call has an effect; later ones, and those after the server was stopped or
// the client cut, are safe and do nothing.
using LateHandler =
    std::function<void(const ServerRequest&, std::function<void(ServerResponse)> done)>;

// How long a late answer may take. After that the client is cut. If the server stops before, the
// client gets 503.
inline constexpr std::chrono::seconds kLateAnswerTimeout{40};

struct Route {
  // {"GET"} means GET and HEAD; {"POST", "PUT"}; empty means every method.
  std::vector<std::string> methods;
  // Exact, as sent; "" is the fallback for every path that no other route has, with any method.
  std::string path;
  Handler handler;
  // Limit of answers under way, which end when the kernel has their last byte; 0 means none. At the
  // limit the answer that has stalled longest is cut. If none has stalled for a second, `busy`
  // answers, or BusyResponse if `busy` is empty.
  std::size_t max_at_once = 0;
  Handler busy;
  // If set, used instead of `handler`: the connection is suspended until `done` is called. The
  // time of sending (answer_timeout) starts then.
  LateHandler answer_later;
};

class ServerGate;  // server_gate.h
class TlsSource;   // server_tls.h

struct ServerOptions {
  std::vector<ListenAddress> listen;  // at least one
  std::vector<Route> routes;
  std::shared_ptr<const TlsSource> tls_source;  // null: no TLS
  std::shared_ptr<ServerGate> gate;             // null: every client may send requests
  // Limits for all addresses together and for one client: an IPv4 address, or an IPv6 network of 64
  // bits. At a limit the connection that has waited longest for its request is closed, not the new
  // one, so that slow clients cannot keep others out. The first is at most half of the descriptors
  // that the process may open.
  std::size_t max_connections = 512;
  std::size_t max_connections_per_client = 256;
  std::size_t max_request_body_bytes = 4096;
  // Absolute: a client that sends or reads a byte now and then does not extend them. 0 means none.
  // The first runs from accept (TLS handshake included) or from the end of the previous answer to
  // the complete request; the second from there until the kernel has the last byte of the answer.
  std::chrono::nanoseconds request_timeout{std::chrono::seconds(10)};
  std::chrono::nanoseconds answer_timeout{std::chrono::seconds(10)};
  const base::Clock* clock = nullptr;  // for the two; null is the system's; outlives the server
};

class Server {
 public:
  // Binds every address and starts to answer. Fails with kInternal; the message names the address
  // and the system's reason ("address already in use").
  [[nodiscard]] static base::Result<std::unique_ptr<Server>> Start(ServerOptions options);

  // Stops accepting, gives answers under way up to a second to finish, then closes everything.
  virtual ~Server() = default;

  // The bound addresses, in the order of the options, with the real ports.
  [[nodiscard]] virtual const std::vector<ListenAddress>& Bound() const = 0;

 protected:
  Server() = default;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_H_
