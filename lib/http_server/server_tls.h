// TLS of a server, changeable while it runs: each connection begins with the credentials that are
// current then and keeps them to its end.
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
  // Fails with kTls: the message says which of the three texts is wrong, and never holds a part of
  // one; or that `policy` leaves nothing to negotiate with this key.
  [[nodiscard]] static base::Result<std::shared_ptr<const TlsCredentials>> Make(
      const TlsMaterial& material, const TlsPolicy& policy);

  virtual ~TlsCredentials() = default;

  // Sets up a server's session before its handshake; the credentials outlive the session. False
  // where that fails: the handshake fails then too. Inside of the server.
  [[nodiscard]] virtual bool PrepareSession(gnutls_session_int* session) const = 0;

 protected:
  TlsCredentials() = default;
};

// Where a server takes its credentials from. Thread-safe; never waits. Outlives the server.
class TlsSource {
 public:
  virtual ~TlsSource() = default;
  // Never null.
  [[nodiscard]] virtual std::shared_ptr<const TlsCredentials> CurrentTls() const = 0;
};

// A callback for GnuTLS (gnutls_certificate_retrieve_function2) that has no certificate, as the
// pointer that libmicrohttpd takes: stands for the daemon's own credentials, so that a session that
// was not prepared cannot begin. Inside of the server.
[[nodiscard]] void* NoCertificateCallback();

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_TLS_H_
