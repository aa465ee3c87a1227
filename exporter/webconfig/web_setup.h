// What the server needs of the web configuration, read and ready.
#ifndef EXPORTER_WEBCONFIG_WEB_SETUP_H_
#define EXPORTER_WEBCONFIG_WEB_SETUP_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/webconfig/authenticator.h"
#include "lib/http_server/server_tls.h"

namespace certmon::exporter {

// One good reading of the file and of all that it names. Immutable.
struct WebSetup {
  std::shared_ptr<const http::TlsCredentials> tls;  // null: plain HTTP
  bool verifies_clients = false;                    // TLS lets in only clients of the client CA
  UserTable users;                                  // never null; empty: everybody may ask
  std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_WEB_SETUP_H_
