// Web configurations for the tests, as short texts around the lines that matter.
#ifndef TESTS_UNIT_WEBCONFIG_WEB_CONFIG_FIXTURE_H_
#define TESTS_UNIT_WEBCONFIG_WEB_CONFIG_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>

#include "exporter/webconfig/web_config_text.h"

namespace certmon::exporter {

// `htpasswd -nbBC 10 alice fakepassword`; exporter-toolkit's own dummy hash, which it says is of
// "fakepassword".
inline constexpr const char* kHash = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi";

inline std::string Tls(const std::string& lines = "") {
  return "tls_server_config:\n  cert_file: c.pem\n  key_file: k.pem\n" + lines;
}

inline ConfigResult<WebConfig> Parse(const std::string& yaml) {
  return ParseWebConfig(yaml, "web.yml", "/etc/exporter");
}

inline WebConfig Parsed(const std::string& yaml) {
  auto config = Parse(yaml);
  if (!config) {
    ADD_FAILURE() << config.error().text << "\n" << yaml;
    return {};
  }
  return *std::move(config);
}

}  // namespace certmon::exporter

#endif  // TESTS_UNIT_WEBCONFIG_WEB_CONFIG_FIXTURE_H_
