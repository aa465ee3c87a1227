// A small HTTP server over libmicrohttpd: the exporter's front door and the simulator's.
//
// Routes are exact paths. GET answers HEAD too (the body is left out, Content-Length stays). A path
// that no route has is 404; a method the route does not take is 405 with Allow. Every answer
// carries Content-Length (204 and 304 apart, which have no body: RFC 9110, sections 15.3.5
// and 15.4.5). Request bodies over `max_request_body_bytes` are refused with 413, those whose end
// is ambiguous with 400 (RFC 9112, section 6.3). A broken
// connection raises no SIGPIPE. Start and the destructor are used by one thread. Handlers run on
// the server's own threads, with kThreadPerConnection more than one at once: they must be
// thread-safe then, and must outlive the server. A handler that throws is answered
// with 500.
//
//   auto server = Server::Start({.listen = {*ParseListenAddress("127.0.0.1:0")},
//                                .routes = {{{"GET"}, "/hello", [](const ServerRequest&) {
//                                  return TextResponse(200, "hello\n");
//                                }}}});
//   server.value()->Bound()[0].port  // the port the system picked
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

// One request as a handler sees it. Good for the time of the call.
struct ServerRequest {
  std::string method;  // "GET", "HEAD", "POST", ...
  std::string path;    // as sent, percent-encoding kept; without scheme, host and query
  std::string query;   // as sent, without the question mark
  std::vector<std::pair<std::string, std::string>> headers;  // names as sent
  std::string body;
  std::uint64_t connection = 0;  // counts the server's connections from 1; requests of one share it

  // The value of the first header of that name, letter case ignored; nullopt where there is none.
  [[nodiscard]] std::optional<std::string_view> HeaderValue(std::string_view name) const;
};

// How an answer may go wrong on the wire, for the simulator. The exporter uses kNone.
// All but kGarbage and the resets, which act below TLS, look the same over TLS.
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
  kGarbageReset,    // the same, then RST
};

// A body that is made while it is sent, so that a large page needs no copy for each client. Used by
// one thread at a time, one of the server's; destroyed there once the answer is sent or given up.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // How many bytes it has: the Content-Length.
  [[nodiscard]] virtual std::uint64_t Size() const = 0;
  // Writes the next bytes, at most `size` and at least one, to `buffer` and returns how many. 0 is
  // a failure: the connection is closed, and the client sees an answer that is cut.
  [[nodiscard]] virtual std::size_t Read(char* buffer, std::size_t size) = 0;
};

// A body that lies in memory in pieces, sent one behind the other without a copy.
struct BodyPieces {
  std::vector<std::string_view> pieces;
  std::shared_ptr<const void> owner;  // of the bytes, to the end of the answer
};

struct ServerResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>>
      headers;                              // Content-Type included; not the length
  std::shared_ptr<const std::string> body;  // null means empty; shared, never copied
  std::shared_ptr<BodyStream> stream;       // where set, in place of `body`; for this answer alone
  BodyPieces pieces;                        // where there are any, in place of both
  // The rest with kThreadPerConnection only.
  WireFault wire_fault = WireFault::kNone;
  std::uint64_t wire_bytes = 0;
  std::chrono::milliseconds drip_interval{1000};
};

// A text/plain answer.
[[nodiscard]] ServerResponse TextResponse(int status, std::string text);

// 503 with Retry-After: the answer of a route that has its limit of answers under way.
[[nodiscard]] ServerResponse BusyResponse();

using Handler = std::function<ServerResponse(const ServerRequest&)>;

// Starts an answer that another thread completes. It must not wait. The request is valid during the
// call only. `done` sends the answer; it may be called from any thread, also before the function
// returns. Only the first call has an effect; later ones, and those after the server was stopped or
// the client cut, are safe and do nothing.
using LateHandler =
    std::function<void(const ServerRequest&, std::function<void(ServerResponse)> done)>;

// How long a late answer may take. After that, and if the server stops, the client gets 503.
inline constexpr std::chrono::seconds kLateAnswerTimeout{40};

struct Route {
  // {"GET"} stands for GET and HEAD; {"POST", "PUT"}; empty takes every method.
  std::vector<std::string> methods;
  // Exact, as sent; "" is the fallback for every path no other route has, whatever the method.
  std::string path;
  Handler handler;
  // Answers under way at once, until their last byte is with the kernel; 0 means no limit. At the
  // limit the answer that has stalled longest is cut off; where none has stalled for a second,
  // `busy` answers, and BusyResponse where that is empty. With kEventLoop only.
  std::size_t max_at_once = 0;
  Handler busy;
  // If set, used instead of `handler`: the connection is suspended until `done` is called. The
  // time of sending (answer_timeout) starts then. With kEventLoop only.
  LateHandler answer_later;
};

struct ServerTls {
  std::string certificate_pem;  // the chain, the server's own certificate first
  std::string key_pem;
};

class ServerGate;  // server_gate.h
class TlsSource;   // server_tls.h

enum class ServerThreads : std::uint8_t {
  kEventLoop,            // one thread for all connections: handlers must be quick
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
  // For all addresses together, and at most half of the process' descriptors; with
  // kThreadPerConnection for each address, and more are closed as they come.
  std::size_t max_connections = 512;
  std::size_t max_request_body_bytes = 4096;
  // Without a byte either way, with kThreadPerConnection; 0 means none.
  std::chrono::seconds idle_timeout{10};

  // The rest with kEventLoop only. At a limit of connections the one that has waited longest for
  // its request is closed, not the new one; so slow clients cannot keep others out.
  std::size_t max_connections_per_client = 256;  // one IPv4 address, or one IPv6 network of 64 bits
  // Absolute, a client that sends or takes a byte now and then does not extend them; 0 means none.
  // From accept (TLS handshake included), or from the end of the answer before, to the whole
  // request; and from there until the answer's last byte is with the kernel.
  std::chrono::nanoseconds request_timeout{std::chrono::seconds(10)};
  std::chrono::nanoseconds answer_timeout{std::chrono::seconds(10)};
  const base::Clock* clock = nullptr;  // for the two; null is the system's; outlives the server
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

#endif  // LIB_HTTP_SERVER_SERVER_H_
