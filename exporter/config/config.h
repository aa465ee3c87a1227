// The configuration of the exporter as plain values, whether it came from the YAML file or from the
// environment. Every value is within its range; every name is unique.
//
// Secrets are not in it: it says where they are to be read from (CredentialPlaces), and holds them
// only where the file itself does (`appkey: TEXT`). Moved, never copied.
#ifndef EXPORTER_CONFIG_CONFIG_H_
#define EXPORTER_CONFIG_CONFIG_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "lib/base/secret.h"
#include "lib/certapi/api_endpoint.h"

namespace certmon::exporter {

using certapi::ApiVersion;

using certapi::NeedsAccessKeys;

// Where the tokens of v1.3 come from, of the public cloud and of the one for the public sector
// ("User Access Key Token", public API guides of both).
inline constexpr const char* kPublicTokenUrl =
    "https://oauth.api.nhncloudservice.com/oauth2/token/create";
inline constexpr const char* kGovTokenUrl =
    "https://oauth.api.gov-nhncloudservice.com/oauth2/token/create";

struct ApiConfig {
  std::string base_url = "https://certmanager.api.nhncloudservice.com";  // no trailing slash
  ApiVersion version = ApiVersion::kV1_1;
  std::string token_url = kPublicTokenUrl;
  std::string ca_file;    // empty: the system's
  std::string proxy_url;  // empty: none
};

// Where one secret comes from: a file, read again when it changes, or the text itself.
struct SecretFile {
  std::string path;
  std::string named_by = {};  // for messages: "e.yml:3: projects[0].appkey_file"; may be empty
};
using SecretPlace = std::variant<std::monostate, SecretFile, base::Secret>;  // monostate: not given

struct CredentialPlaces {
  SecretPlace appkey;
  SecretPlace user_access_key_id;
  SecretPlace secret_access_key;
};

struct ProjectConfig {
  std::string name;  // 1 to 128 code points, no control characters; unique
  CredentialPlaces credentials;
  ApiConfig api;
  bool inspect_files = false;
  // 1s to 10y (3650 days); critical is the smaller one.
  std::chrono::seconds expiry_warning{std::chrono::hours(24 * 30)};
  std::chrono::seconds expiry_critical{std::chrono::hours(24 * 7)};
  bool domain_info = false;
  std::vector<std::string> ignore;  // globs (lib/base/glob.h)
};

struct Config {
  std::chrono::milliseconds poll_interval{
      std::chrono::minutes(5)};  // 30s to 6h; from 1s on loopback
  std::chrono::milliseconds poll_timeout{std::chrono::seconds(60)};  // 100ms to poll_interval
  int page_size = 100;                                               // 1 to 1000
  int page_concurrency = 4;                                          // 1 to 16
  std::chrono::milliseconds connect_timeout{5000};                   // 100ms to 5m
  std::chrono::milliseconds request_timeout{15000};  // 100ms to 5m; the poll's bound wins
  std::string expiry_time_zone = "Asia/Seoul";
  std::vector<ProjectConfig> projects;  // at least one, in the order of the file
};

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_H_
