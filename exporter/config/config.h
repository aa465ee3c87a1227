// The configuration of the exporter as plain values, read from the YAML file or from the
// environment. Every value is within its range; every project name is unique.
//
// Secrets are not in it, except those that stand in the file itself (`appkey: TEXT`): it names the
// places to read them from (CredentialPlaces). Move-only.
#ifndef EXPORTER_CONFIG_CONFIG_H_
#define EXPORTER_CONFIG_CONFIG_H_

#include <string>
#include <variant>
#include <vector>

#include "exporter/config/project_options.h"
#include "lib/base/secret.h"

namespace certmon::exporter {

using certapi::ApiVersion;

using certapi::NeedsAccessKeys;

// The place of one secret: a file, or the text itself.
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
  ProjectOptions options;
};

struct Config {
  // 1 to 64; requests in flight to one host, over all projects
  int request_concurrency = 16;
  std::vector<ProjectConfig> projects;  // at least one, in the order of the file
};

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_H_
