// Reads the text of a web configuration file, in the schema of Prometheus' exporter-toolkit.
//
//   tls_server_config: {cert_file or cert, key_file or key, client_ca_file or client_ca,
//     client_auth_type, client_allowed_sans, min_version, max_version, cipher_suites,
//     prefer_server_cipher_suites, curve_preferences}
//   http_server_config: {http2, headers}
//   basic_auth_users: {NAME: BCRYPT_HASH}
//
// Source: exporter-toolkit, docs/web-configuration.md (July 2026). Strict like the configuration
// (config_file.h): `promtool check web-config` accepts whatever is accepted here, if its version knows
// the key. Also refused, although the toolkit accepts them:
//   - an empty section and an empty file: a template that failed, or a file that is being written,
//     must not switch off authentication. `{}` stands for an intended empty section;
//   - a client_auth_type that verifies, without a client CA: Go would trust every CA of the system;
//   - client_allowed_sans without RequireAndVerifyClientCert: the names of an unverified certificate
//     prove nothing;
//   - a min_version newer than max_version, bcrypt costs over 15, versions of bcrypt other than 2a,
//     2b and 2y, user names that Basic authentication cannot carry (RFC 7617, section 2).
// http2 is read and has no effect: the server uses HTTP/1.1.
#ifndef EXPORTER_WEBCONFIG_WEB_CONFIG_TEXT_H_
#define EXPORTER_WEBCONFIG_WEB_CONFIG_TEXT_H_

#include <string>
#include <string_view>

#include "exporter/config/config_error.h"
#include "exporter/webconfig/web_config.h"

namespace certmon::exporter {

// `name` stands for the file in messages. `folder` is the base of relative paths; if it is empty, they
// stay unchanged. No message holds a hash or a key. The caller wipes `yaml`. Pure: no file is opened;
// safe to call from any thread.
[[nodiscard]] ConfigResult<WebConfig> ParseWebConfig(std::string_view yaml, const std::string& name,
                                                     const std::string& folder = "");

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_WEB_CONFIG_TEXT_H_
