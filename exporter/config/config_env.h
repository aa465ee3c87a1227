// Configuration from the environment, where there is no --config.file: one project from
// NHNCLOUD_APPKEY, NHNCLOUD_USER_ACCESS_KEY_ID, NHNCLOUD_SECRET_ACCESS_KEY (each also as ..._FILE),
// NHNCLOUD_PROJECT_NAME (default "default") and NHNCLOUD_API_BASE_URL. A variable that is empty
// counts as not set, as container tools leave it behind.
#ifndef EXPORTER_CONFIG_CONFIG_ENV_H_
#define EXPORTER_CONFIG_CONFIG_ENV_H_

#include <functional>
#include <optional>
#include <string>

#include "exporter/config/config.h"
#include "exporter/config/config_error.h"

namespace certmon::exporter {

// Looks up one environment variable; nullopt where it is not set.
using EnvironmentLookup = std::function<std::optional<std::string>(const std::string& name)>;

// The same rules as for the file; messages name the variable in place of file and line.
// Pure but for `lookup`. Secret files are not opened here (credentials.h). `or_else` ends the
// message where nothing is set.
[[nodiscard]] ConfigResult<Config> ConfigFromEnvironment(
    const EnvironmentLookup& lookup, const std::string& or_else = ", or try --demo");

// The lookup of this process: getenv(3). Start-up only: no other thread may change the environment.
[[nodiscard]] std::optional<std::string> ProcessEnvironment(const std::string& name);

// Overwrites the values of the NHNCLOUD_* secrets in the process's own environment block and unsets
// them, so that neither /proc/PID/environ nor a child process shows them. Start-up only: no other
// thread may run.
void WipeSecretsFromEnvironment();

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_ENV_H_
