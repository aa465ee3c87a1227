// A small HTTP server over libmicrohttpd: the exporter's front door and the simulator's.
//
// Routes are exact paths. GET answers HEAD too (the body is left out, Content-Length stays). A path
// that no route has is 404; a method the route does not take is 405 with Allow. Every answer carries
// Content-Length. Request bodies beyond `max_request_body_bytes` are refused with 413.
// Start, Stop and the destructor are used by one thread. Handlers run on the server's own threads, and
// with kThreadPerConnection several at once: they must be thread-safe, must not throw, and must outlive
// the server.
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

// One request as a handler sees it. The references are good for the time of the call.
struct ServerRequest {
  std::string method;  // "GET", "HEAD", "POST", ...
  std::string path;    // as sent, percent-encoding kept, without the query
  std::string query;   // as sent, without the question mark
  std::vector<std::pair<std::string, std::string>> headers;  // names as sent
  std::string body;

  // The value of the first header of that name, letter case ignored; nullopt where there is none.
  [[nodiscard]] std::optional<std::string_view> HeaderValue(std::string_view name) const;
};

// How an answer may go wrong on the wire, for the simulator. The exporter uses kNone.
enum class WireFault : std::uint8_t {
  kNone,
  kHang,          // takes the request, never answers
  kReset,         // RST before the first byte of the answer
  kResetMidBody,  // RST after `wire_bytes` bytes of the body
  kTruncate,      // Content-Length of the whole body, close after `wire_bytes` bytes
  kDrip,          // one byte of the body a second
  kEndless,       // chunked, `body` repeated without end
  kCloseDelimited,  // no length: `wire_bytes` bytes of the body, then close
  kGarbage,       // bytes that are no HTTP
};

struct ServerResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;  // Content-Type included; not the length
  std::shared_ptr<const std::string> body;  // null means empty; shared, never copied
  std::chrono::milliseconds delay{0};       // before the first byte; kThreadPerConnection only
  WireFault wire_fault = WireFault::kNone;  // kThreadPerConnection only
  std::size_t wire_bytes = 0;
};

using Handler = std::function<ServerResponse(const ServerRequest&)>;

struct Route {
  std::vector<std::string> methods;  // {"GET"} stands for GET and HEAD; or {"POST", "PUT"}
  std::string path;                  // exact, as sent; "" is the fallback for every other path
  Handler handler;
};

struct ServerTls {
  std::string certificate_pem;
  std::string key_pem;
};

enum class ServerThreads : std::uint8_t {
  kEventLoop,            // one thread, epoll: handlers must be quick
  kThreadPerConnection,  // handlers may block; for the simulator
};

struct ServerOptions {
  std::vector<ListenAddress> listen;
  std::vector<Route> routes;
  ServerThreads threads = ServerThreads::kEventLoop;
  std::optional<ServerTls> tls;
  std::size_t max_connections = 512;
  std::size_t max_request_body_bytes = 4096;
  std::chrono::seconds idle_timeout{10};
};

class Server {
 public:
  // Binds every address and begins to answer. Fails with kInternal; the message names the address and
  // the system's reason ("address already in use").
  [[nodiscard]] static base::Result<std::unique_ptr<Server>> Start(ServerOptions options);

  // Stops accepting, lets answers that are under way finish for up to a second, then closes everything.
  virtual ~Server() = default;

  // The addresses that are bound, in the order asked for, with the real ports.
  [[nodiscard]] virtual const std::vector<ListenAddress>& Bound() const = 0;

 protected:
  Server() = default;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_H_
