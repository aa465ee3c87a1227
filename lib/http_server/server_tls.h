// TLS of a server. The credentials may change while it runs: each connection uses those that were
// current when it started.
#ifndef LIB_HTTP_SERVER_SERVER_TLS_H_
#define LIB_HTTP_SERVER_SERVER_TLS_H_

#include <memory>
#include <string_view>

#include "lib/base/result.h"
#include "lib/http_server/tls_policy.h"

struct gnutls_session_int;  // GnuTLS' gnutls_session_t is a pointer to it

namespace certmon::http {

// PEM texts; the caller wipes the key.
struct TlsMaterial {
  std::string_view certificate;  // the chain, the server's own certificate first
  std::string_view key;          // of that certificate, not encrypted
  std::string_view client_ca;    // empty: none
};

// A certificate with its key and policy, ready for use. Immutable; thread-safe.
class TlsCredentials {
 public:
  // Fails with kTls if a text is wrong, or if `policy` leaves no cipher suite for this key. The
  // message names the text and never contains a part of it.
  [[nodiscard]] static base::Result<std::shared_ptr<const TlsCredentials>> Make(
      const TlsMaterial& material, const TlsPolicy& policy);

  virtual ~TlsCredentials() = default;

  // Configures a server's session before its handshake. The credentials must outlive the session.
  // If it returns false, the handshake will fail. Inside of servers.
  [[nodiscard]] virtual bool PrepareSession(gnutls_session_int* session) const = 0;

 protected:
  TlsCredentials() = default;
};

// Gives a server its current credentials. Thread-safe; never waits. Outlives the server.
class TlsSource {
 public:
  virtual ~TlsSource() = default;
  // Never null.
  [[nodiscard]] virtual std::shared_ptr<const TlsCredentials> CurrentTls() const = 0;
};

// A callback for GnuTLS (gnutls_certificate_retrieve_function2) that returns no certificate, as the
// pointer type that libmicrohttpd requires. libmicrohttpd gets it as its own credentials, so that the
// handshake of a session fails if PrepareSession was not called. Inside of the server.
[[nodiscard]] void* NoCertificateCallback();

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_TLS_H_
