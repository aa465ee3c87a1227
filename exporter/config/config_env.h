// Reads the configuration of one project from environment variables, used without --config.file:
// NHNCLOUD_APPKEY, NHNCLOUD_USER_ACCESS_KEY_ID, NHNCLOUD_SECRET_ACCESS_KEY (each also as ..._FILE),
// NHNCLOUD_PROJECT_NAME (default "default") and NHNCLOUD_API_BASE_URL. An empty variable counts as
// not set: container tools cannot unset one. A value wholly in quotes is refused: `docker run --env-file`
// keeps them.
#ifndef EXPORTER_CONFIG_CONFIG_ENV_H_
#define EXPORTER_CONFIG_CONFIG_ENV_H_

#include <functional>
#include <optional>
#include <string>

#include "exporter/config/config.h"
#include "exporter/config/config_error.h"

namespace certmon::exporter {

// Returns the value of one environment variable, nullopt if it is not set.
using EnvironmentLookup = std::function<std::optional<std::string>(const std::string& name)>;

// The same rules as for the file. Messages name the variable instead of file and line. `or_else`
// ends the message if nothing is set. Does not open secret files. Pure apart from `lookup`.
[[nodiscard]] ConfigResult<Config> ConfigFromEnvironment(
    const EnvironmentLookup& lookup, const std::string& or_else = ", or try --demo");

// True if the environment has a credential, or the file of one.
[[nodiscard]] bool HasCredentials(const EnvironmentLookup& lookup);

// getenv(3). For start-up only: no other thread may change the environment.
[[nodiscard]] std::optional<std::string> ProcessEnvironment(const std::string& name);

// Overwrites the values of the NHNCLOUD_* secrets in the environment of this process and unsets
// them, so that neither /proc/PID/environ nor a child process shows them. For start-up only: no
// other thread may run.
void WipeSecretsFromEnvironment();

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_ENV_H_
