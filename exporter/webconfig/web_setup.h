// The web configuration as the server uses it.
#ifndef EXPORTER_WEBCONFIG_WEB_SETUP_H_
#define EXPORTER_WEBCONFIG_WEB_SETUP_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/webconfig/authenticator.h"
#include "lib/http_server/server_tls.h"

namespace certmon::exporter {

// The result of one good reading of the file and of the files that it names. Immutable.
struct WebSetup {
  std::shared_ptr<const http::TlsCredentials> tls;  // null: plain HTTP
  bool verifies_clients = false;  // TLS requires a client certificate of the client CA
  UserTable users;                // never null; empty: no authentication
  std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_WEB_SETUP_H_
