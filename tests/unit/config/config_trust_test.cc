// No key disables verification, and no secret goes to an http:// URL of another host.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/config/config_text_fixture.h"

namespace certmon::exporter {
namespace {

using ::testing::HasSubstr;

TEST(ParseConfigTrust, HasNoKeyThatDisablesVerification) {
  for (const char* key :
       {"insecure_skip_verify: true", "insecure: true", "verify: false", "verify_peer: false",
        "tls_verify: false", "skip_tls_verify: true", "ssl_verify: 0", "disable_tls: true",
        "tls_config: {insecure_skip_verify: true}", "min_tls_version: 1.0"}) {
    const std::string line(key);
    const std::string name = line.substr(0, line.find(':'));
    for (const std::string& yaml : {Top("api:\n  " + line), Top(line), Project("  " + line + "\n"),
                                    Project("  api: {" + line + "}\n")}) {
      const auto config = Parse(yaml);
      ASSERT_FALSE(config.has_value()) << yaml;
      EXPECT_THAT(config.error().text, HasSubstr("e.yml:"));
      EXPECT_THAT(config.error().text, HasSubstr(name));
    }
  }
}

TEST(ParseConfigTrust, RefusesHttpToOtherHosts) {
  for (const char* key : {"base_url", "token_url"}) {
    for (const char* url :
         {"http://certmanager.api.nhncloudservice.com", "http://192.0.2.1", "http://10.0.0.1:8080",
          "http://127.0.0.1.example", "http://localhost.example", "http://[2001:db8::1]",
          "http://0.0.0.0", "HTTP://example.com", "http:/127.0.0.1", "ftp://127.0.0.1",
          "file:///etc/passwd", "//127.0.0.1"}) {
      const auto config = Parse(Top("api:\n  " + std::string(key) + ": " + url));
      ASSERT_FALSE(config.has_value()) << key << " " << url;
      EXPECT_THAT(config.error().text, HasSubstr("e.yml:2: api." + std::string(key)));
    }
  }
}

TEST(ParseConfigTrust, AcceptsHttpToLoopback) {
  for (const char* url : {"http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080",
                          "http://127.3.2.1"}) {
    EXPECT_TRUE(Parse(Top("api:\n  base_url: " + std::string(url))).has_value()) << url;
  }
}

}  // namespace
}  // namespace certmon::exporter
