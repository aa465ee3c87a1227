// What a TLS server lets clients negotiate and asks of them, in the terms of Go's crypto/tls, which
// the exporters of Prometheus speak in their web configuration.
//
// Source: exporter-toolkit, docs/web-configuration.md; Go 1.22, crypto/tls (ClientAuthType,
// CipherSuites, CurveID). Pure; safe to call from any thread.
#ifndef LIB_HTTP_SERVER_TLS_POLICY_H_
#define LIB_HTTP_SERVER_TLS_POLICY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace certmon::http {

// In order: a later one is the newer.
enum class TlsVersion : std::uint8_t { kTls10, kTls11, kTls12, kTls13 };

// What is asked of clients. "Verified" means: the chain ends in the client CA, every date holds
// now, and the certificate is good for client authentication.
enum class ClientAuth : std::uint8_t {
  kNone,              // no certificate is asked for
  kRequest,           // asked for; may be missing, is not verified
  kRequireAny,        // needed; is not verified
  kVerifyIfGiven,     // asked for; may be missing, is verified where it is there
  kRequireAndVerify,  // needed and verified
};

struct TlsPolicy {
  TlsVersion min_version = TlsVersion::kTls12;
  TlsVersion max_version = TlsVersion::kTls13;  // not older than min_version
  // Names of CipherSuiteNames(); empty means all of them. Those of TLS 1.3 cannot be chosen: all
  // three are always allowed there, as in Go.
  std::vector<std::string> cipher_suites;
  // Names of CurveNames(), the preferred one first; empty means all of them.
  std::vector<std::string> curves;
  bool prefer_server_order = true;  // the server's order of suites and curves decides
  ClientAuth client_auth = ClientAuth::kNone;
  // With kRequireAndVerify: the certificate must have one of these as a subject alternative name
  // (DNS, e-mail, IP or URI, compared as text). Empty means any.
  std::vector<std::string> client_allowed_sans;
};

// IANA's names of the suites with forward secrecy, as Go has them; the strongest first.
[[nodiscard]] const std::vector<std::string>& CipherSuiteNames();

// CurveP256 and so on, as Go names them.
[[nodiscard]] const std::vector<std::string>& CurveNames();

// The key of the server's certificate: with TLS 1.2 and before, it decides which suites can be.
enum class TlsKeyKind : std::uint8_t { kRsa, kEcdsa };  // Ed25519 counts as kEcdsa: RFC 8422, 5.10

// The policy as a priority string of GnuTLS (manual, section "Priority Strings"). `versions` says
// for which handshakes: those of TLS 1.3 take other suites than the rest.
enum class TlsGeneration : std::uint8_t { kUpToTls12, kAll };
[[nodiscard]] std::string TlsPriorities(const TlsPolicy& policy, TlsKeyKind key,
                                        TlsGeneration generation);

// True where a client of TLS 1.2 or older can find a suite: the versions allow it and one of
// `cipher_suites` goes with the key.
[[nodiscard]] bool HasSuiteBeforeTls13(const TlsPolicy& policy, TlsKeyKind key);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_TLS_POLICY_H_
