// Turns a checked configuration into projects that can be polled.
#ifndef EXPORTER_STARTUP_STARTUP_H_
#define EXPORTER_STARTUP_STARTUP_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "exporter/config/config.h"
#include "exporter/config/config_error.h"
#include "exporter/config/credentials.h"
#include "exporter/log/scrubber.h"
#include "exporter/poll/project_settings.h"
#include "exporter/startup/credential_rules.h"

namespace certmon::exporter {

struct Startup {
  int request_concurrency = 0;  // config.h
  std::vector<ProjectSettings> projects;
  // For the log: secret files that others on the machine may read.
  std::vector<std::string> open_secret_files;
  // For the log: what the configuration sets without an effect.
  std::vector<std::string> not_supported;
};

// Called with every secret before it is used: with credentials after each reading, with tokens
// (v1.3) when they are issued. Each may be empty. Thread-safe.
struct SecretListeners {
  OnCredentials on_read;
  std::function<void(const base::Secret&)> on_token;
};

// Listeners that add every secret to the scrubber, and the form in which the access key is sent to
// the token endpoint. The scrubber must outlive them.
[[nodiscard]] SecretListeners RegisterWith(SecretScrubber& scrubber);

// Builds the projects without their secrets: `credentials` is null, `source` has published nothing,
// `open_secret_files` is empty. Reads the time zone database. Fails if it does not have the zone.
[[nodiscard]] ConfigResult<Startup> BuildProjects(Config config, const SecretListeners& listeners);

// Reads the secret files of one project, in this thread, and publishes them. `index` is the position of
// the project, `rules` are those of all projects. Fails with one line for a person.
[[nodiscard]] ConfigResult<void> ReadSecretsOf(ProjectSettings& project, std::size_t index,
                                               CredentialRules& rules,
                                               const SecretListeners& listeners);

// Builds the projects and reads every secret file once, in this thread. Fails with one line for a
// person if a secret cannot be used, or if the projects together break a rule (CredentialRules).
[[nodiscard]] ConfigResult<Startup> PrepareProjects(Config config,
                                                    const SecretListeners& listeners);

}  // namespace certmon::exporter

#endif  // EXPORTER_STARTUP_STARTUP_H_
