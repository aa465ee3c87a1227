// What the credentials of all projects must keep, apart from being readable.
#ifndef EXPORTER_STARTUP_CREDENTIAL_RULES_H_
#define EXPORTER_STARTUP_CREDENTIAL_RULES_H_

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

#include "exporter/poll/project_settings.h"
#include "lib/base/secret.h"
#include "lib/certapi/credentials.h"

namespace certmon::exporter {

// Used by one thread. A check takes the same time for any number of projects.
class CredentialRules {
 public:
  // Returns what is wrong with the credentials of this project, as one line for a person, or nullopt:
  // its name or base URL holds one of its secrets, or another project has its appkey and base URL.
  // Credentials without a fault are remembered, instead of earlier ones of the same project. `index`
  // is the position in the configuration.
  [[nodiscard]] std::optional<std::string> Check(std::size_t index, const ProjectSettings& project,
                                                 const certapi::Credentials& credentials);

 private:
  struct Known {
    std::string base_url;
    base::Secret appkey;
  };
  [[nodiscard]] static std::size_t HashOf(const std::string& base_url, const base::Secret& appkey);

  std::unordered_map<std::string, Known> known_;               // by project name
  std::unordered_multimap<std::size_t, std::string> by_hash_;  // project names
};

}  // namespace certmon::exporter

#endif  // EXPORTER_STARTUP_CREDENTIAL_RULES_H_
