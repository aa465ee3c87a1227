// The web configuration (--web.config.file) as a checked record: TLS, users, headers.
#ifndef EXPORTER_WEBCONFIG_WEB_CONFIG_H_
#define EXPORTER_WEBCONFIG_WEB_CONFIG_H_

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/secret.h"
#include "lib/http_server/tls_policy.h"

namespace certmon::exporter {

// Where a PEM text comes from: a file (resolved path), or the configuration itself.
struct PemFile {
  std::string path;
};
using PemPlace = std::variant<std::monostate, PemFile, base::Secret>;  // monostate: not given

struct TlsServerConfig {
  http::TlsPolicy policy;
  PemPlace certificate;  // given
  PemPlace key;          // given
  PemPlace client_ca;    // given if the policy verifies clients
};

struct BasicAuthUser {
  std::string name;   // not empty, unique; no colon, no control character
  base::Secret hash;  // bcrypt in the form $2a$, $2b$ or $2y$
  int cost = 0;       // of the hash, kLeastBcryptCost to kMostBcryptCost
};

struct WebConfig {
  std::optional<TlsServerConfig> tls;  // nullopt: plain HTTP
  std::vector<BasicAuthUser> users;    // empty: no authentication
  // For every answer; names as in the toolkit's list, values printable.
  std::vector<std::pair<std::string, std::string>> headers;
};

// The minimum of bcrypt itself. The maximum keeps one check under two seconds (measured: 50 ms at cost
// 10, doubled by each step), so that scrapes are answered and a stop is prompt.
inline constexpr int kLeastBcryptCost = 4;
inline constexpr int kMostBcryptCost = 15;

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_WEB_CONFIG_H_
