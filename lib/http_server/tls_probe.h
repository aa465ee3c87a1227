// Checks that a TLS server answers, for a health check on the same machine. The prober reads the
// server's certificate and key from the server's own files, and requires exactly this certificate:
// its names and dates do not matter.
#ifndef LIB_HTTP_SERVER_TLS_PROBE_H_
#define LIB_HTTP_SERVER_TLS_PROBE_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"

namespace certmon::http {

struct TlsProbe {
  ListenAddress address;         // an IP address or localhost
  std::string path;              // of a route
  std::string_view certificate;  // PEM; the server's; sent as client certificate if requested
  std::string_view key;          // PEM
  std::chrono::milliseconds timeout{5000};
};

struct TlsProbeResult {
  // nullopt: the server has proved its identity and then ended the handshake, because it requires
  // another client certificate.
  std::optional<int> status;
};

// Sends one GET. Waits up to about `timeout`. Fails with kConnect, kTls (another certificate or
// protocol), kTimeout or kHttpStatus (the answer is not HTTP). Safe to call from any thread.
[[nodiscard]] base::Result<TlsProbeResult> ProbeTls(const TlsProbe& probe);

// Whether the address accepts a connection within `timeout`. Safe to call from any thread.
[[nodiscard]] bool AcceptsConnections(const ListenAddress& address,
                                      std::chrono::milliseconds timeout);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_TLS_PROBE_H_
