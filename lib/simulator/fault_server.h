// An HTTP/1.1 server whose answers can go wrong on the wire, for the simulator and for tests. The
// exporter does not contain it.
//
// Each connection has a thread, so a handler may block; it must be thread-safe. Connections are kept
// alive. A HEAD request meets no fault. Request bodies need a Content-Length of at most 1 MiB; anything else is answered with 400.
#ifndef LIB_SIMULATOR_FAULT_SERVER_H_
#define LIB_SIMULATOR_FAULT_SERVER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"
#include "lib/http_server/server.h"

namespace certmon::simulator {

// How an answer goes wrong on the wire. All but the resets and kGarbage, which act below TLS, look
// the same over TLS.
enum class WireFault : std::uint8_t {
  kNone,
  kHang,            // never answers
  kReset,           // RST instead of an answer
  kResetMidBody,    // RST after `wire_bytes` bytes of the body
  kTruncate,        // Content-Length of the whole body, closes after `wire_bytes` bytes
  kDrip,            // one byte of the body after each `drip_interval`
  kEndless,         // chunked, `body` repeated without end
  kRepeat,          // Content-Length of `wire_bytes`, `body` repeated to fill it
  kCloseDelimited,  // no length: `wire_bytes` bytes of the body, then closes
  kGarbage,         // the bytes of `body` instead of an HTTP answer, then closes
  kGarbageReset,    // the same, then RST
};

// `stream` and `pieces` of the base are ignored.
struct FaultyResponse : http::ServerResponse {
  FaultyResponse() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): an answer without a fault is one of these too.
  FaultyResponse(http::ServerResponse response) : http::ServerResponse(std::move(response)) {}

  WireFault wire_fault = WireFault::kNone;
  std::uint64_t wire_bytes = 0;
  std::chrono::milliseconds drip_interval{1000};
};

using FaultHandler = std::function<FaultyResponse(const http::ServerRequest&)>;

// PEM texts.
struct ServerTls {
  std::string certificate_pem;  // the chain, the server's own certificate first
  std::string key_pem;          // not encrypted
};

struct FaultServerOptions {
  http::ListenAddress listen{.host = "127.0.0.1", .port = 0};
  std::optional<ServerTls> tls;        // TLS 1.2 and 1.3
  FaultHandler handler;                // throws: the answer is 500
  std::size_t max_connections = 1024;  // more are closed at once
  // Closes a connection after this time without a byte either way, a running handler not counted;
  // 0 means never.
  std::chrono::seconds idle_timeout{0};
};

class FaultServer {
 public:
  // Fails with kInternal or kTls; the message names the address and the reason.
  [[nodiscard]] static base::Result<std::unique_ptr<FaultServer>> Start(FaultServerOptions options);

  // Closes the listener and every connection; ends hangs and drips. Waits for running handlers.
  virtual ~FaultServer() = default;

  // With the real port.
  [[nodiscard]] virtual const http::ListenAddress& Bound() const = 0;

 protected:
  FaultServer() = default;
};

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FAULT_SERVER_H_
