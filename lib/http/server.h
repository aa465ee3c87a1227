// A small HTTP server over libmicrohttpd: the exporter's front door and the simulator's.
//
// Routes are exact paths. GET answers HEAD too (the body is left out, Content-Length stays). A path
// that no route has is 404; a method the route does not take is 405 with Allow. Every answer
// carries Content-Length (204 and 304 apart, which have no body: RFC 9110, sections 15.3.5
// and 15.4.5). Request bodies over `max_request_body_bytes` are refused with 413. A broken
// connection raises no SIGPIPE. Start and the destructor are used by one thread. Handlers run on
// the server's own threads, and with kThreadPerConnection or several addresses more than one at
// once: they must be thread-safe and must outlive the server. A handler that throws is answered
// with 500.
//
//   auto server = Server::Start({.listen = {*ParseListenAddress("127.0.0.1:0")},
//                                .routes = {{{"GET"}, "/hello", [](const ServerRequest&) {
//                                  return TextResponse(200, "hello\n");
//                                }}}});
//   server.value()->Bound()[0].port  // the port the system picked
#ifndef LIB_HTTP_SERVER_H_
#define LIB_HTTP_SERVER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/result.h"
#include "lib/http/listen_address.h"

namespace certmon::http {

// One request as a handler sees it. Good for the time of the call.
struct ServerRequest {
  std::string method;  // "GET", "HEAD", "POST", ...
  std::string path;    // as sent, percent-encoding kept, without the query
  std::string query;   // as sent, without the question mark
  std::vector<std::pair<std::string, std::string>> headers;  // names as sent
  std::string body;
  std::uint64_t connection = 0;  // counts the server's connections from 1; requests of one share it

  // The value of the first header of that name, letter case ignored; nullopt where there is none.
  [[nodiscard]] std::optional<std::string_view> HeaderValue(std::string_view name) const;
};

// How an answer may go wrong on the wire, for the simulator. The exporter uses kNone.
// All but kGarbage and the two resets, which act below TLS, look the same over TLS.
enum class WireFault : std::uint8_t {
  kNone,
  kHang,            // takes the request, never answers
  kReset,           // RST before the first byte of the answer
  kResetMidBody,    // RST after `wire_bytes` bytes of the body
  kTruncate,        // Content-Length of the whole body, close after `wire_bytes` bytes
  kDrip,            // one byte of the body each `drip_interval`
  kEndless,         // chunked, `body` repeated without end
  kRepeat,          // Content-Length of `wire_bytes`, `body` repeated to fill it
  kCloseDelimited,  // no length: `wire_bytes` bytes of the body, then close
  kGarbage,         // the bytes of `body` in place of an HTTP answer, then close
};

struct ServerResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>>
      headers;                              // Content-Type included; not the length
  std::shared_ptr<const std::string> body;  // null means empty; shared, never copied
  // The rest with kThreadPerConnection only.
  WireFault wire_fault = WireFault::kNone;
  std::uint64_t wire_bytes = 0;
  std::chrono::milliseconds drip_interval{1000};
};

// A text/plain answer.
[[nodiscard]] ServerResponse TextResponse(int status, std::string text);

using Handler = std::function<ServerResponse(const ServerRequest&)>;

struct Route {
  // {"GET"} stands for GET and HEAD; {"POST", "PUT"}; empty takes every method.
  std::vector<std::string> methods;
  // Exact, as sent; "" is the fallback for every path no other route has, whatever the method.
  std::string path;
  Handler handler;
};

struct ServerTls {
  std::string certificate_pem;  // the chain, the server's own certificate first
  std::string key_pem;
};

class ServerGate;  // server_gate.h
class TlsSource;   // server_tls.h

enum class ServerThreads : std::uint8_t {
  kEventLoop,            // one thread for each address, epoll: handlers must be quick
  kThreadPerConnection,  // handlers may block; for the simulator
};

struct ServerOptions {
  std::vector<ListenAddress> listen;  // at least one
  std::vector<Route> routes;
  ServerThreads threads = ServerThreads::kEventLoop;
  std::optional<ServerTls> tls;  // TLS 1.2 and 1.3
  // TLS with credentials that may change while the server runs, in place of `tls`; null: none.
  std::shared_ptr<const TlsSource> tls_source;
  // With kEventLoop only; null: everybody may ask.
  std::shared_ptr<ServerGate> gate;
  std::size_t max_connections = 512;  // for each address; more are closed as they come
  std::size_t max_request_body_bytes = 4096;
  std::chrono::seconds idle_timeout{10};  // without a byte either way; 0 means none
};

class Server {
 public:
  // Binds every address and begins to answer. Fails with kInternal; the message names the address
  // and the system's reason ("address already in use").
  [[nodiscard]] static base::Result<std::unique_ptr<Server>> Start(ServerOptions options);

  // Stops accepting, lets answers that are under way finish for up to a second, then closes
  // everything. Delays, hangs and drips end at once.
  virtual ~Server() = default;

  // The addresses that are bound, in the order asked for, with the real ports.
  [[nodiscard]] virtual const std::vector<ListenAddress>& Bound() const = 0;

 protected:
  Server() = default;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_H_
