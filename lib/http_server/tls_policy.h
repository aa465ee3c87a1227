// What a TLS server allows clients to negotiate and requires from them, in the terms of Go's
// crypto/tls, which the web configuration of Prometheus exporters uses.
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

// From old to new.
enum class TlsVersion : std::uint8_t { kTls10, kTls11, kTls12, kTls13 };

// What is requested from clients. "Verified" means: the chain ends in the client CA, every
// certificate is valid now, and the first one allows client authentication.
enum class ClientAuth : std::uint8_t {
  kNone,              // no certificate
  kRequest,           // requested; may be missing, is not verified
  kRequireAny,        // required; is not verified
  kVerifyIfGiven,     // requested; may be missing, is verified if present
  kRequireAndVerify,  // required and verified
};

struct TlsPolicy {
  TlsVersion min_version = TlsVersion::kTls12;
  TlsVersion max_version = TlsVersion::kTls13;  // not older than min_version
  // Names of CipherSuiteNames(); empty means the AEAD suites, and all if min_version allows versions
  // before TLS 1.2, which have none. They limit TLS 1.2 and older only: TLS 1.3 always allows its
  // three suites, as in Go.
  std::vector<std::string> cipher_suites;
  // Names of CurveNames(), the preferred one first; empty means all.
  std::vector<std::string> curves;
  bool prefer_server_order = true;  // the server's order of suites and curves decides
  ClientAuth client_auth = ClientAuth::kNone;
  // With kRequireAndVerify: the certificate must have one of these subject alternative names (DNS,
  // e-mail, IP or URI, compared as text). Empty means any.
  std::vector<std::string> client_allowed_sans;
};

// IANA's names of Go's suites with forward secrecy, the strongest first.
[[nodiscard]] const std::vector<std::string>& CipherSuiteNames();

// Go's names: CurveP256 and so on.
[[nodiscard]] const std::vector<std::string>& CurveNames();

// The key of the server's certificate. It decides which suites of TLS 1.2 and older are possible.
enum class TlsKeyKind : std::uint8_t { kRsa, kEcdsa };  // Ed25519 counts as kEcdsa: RFC 8422, 5.10

// The policy as a priority string of GnuTLS (manual, section "Priority Strings"), for handshakes of
// this generation: TLS 1.3 has other suites than older versions.
enum class TlsGeneration : std::uint8_t { kUpToTls12, kAll };
[[nodiscard]] std::string TlsPriorities(const TlsPolicy& policy, TlsKeyKind key,
                                        TlsGeneration generation);

// Whether TLS 1.2 or older is possible: the versions allow it and one of `cipher_suites` fits the key.
[[nodiscard]] bool HasSuiteBeforeTls13(const TlsPolicy& policy, TlsKeyKind key);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_TLS_POLICY_H_
