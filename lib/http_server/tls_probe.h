// One GET over TLS to a server whose certificate and key are known beforehand, by the files that
// they share; for a health check. Names and dates of the certificate are not looked at: who shows
// this certificate and holds its key is the one that was meant.
#ifndef LIB_HTTP_SERVER_TLS_PROBE_H_
#define LIB_HTTP_SERVER_TLS_PROBE_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/http_server/listen_address.h"

namespace certmon::http {

struct TlsQuestion {
  ListenAddress address;         // an IP address or localhost
  std::string path;              // of a route
  std::string_view certificate;  // PEM; the server's, and shown to it where it asks for one
  std::string_view key;          // PEM
  std::chrono::milliseconds patience{5000};
};

struct TlsAnswer {
  // nullopt: the server proved to be the one and then ended the handshake, as one does that lets in
  // other clients only.
  std::optional<int> status;
};

// Does IO and waits, up to about `patience`. Fails with kConnect, kTls (another certificate,
// another protocol), kTimeout or kHttpStatus (no HTTP). Safe to call from any thread.
[[nodiscard]] base::Result<TlsAnswer> AskOverTls(const TlsQuestion& question);

// Whether a connection is accepted at all. Does IO and waits, up to `patience`.
[[nodiscard]] bool AcceptsConnections(const ListenAddress& address,
                                      std::chrono::milliseconds patience);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_TLS_PROBE_H_
