// Reads the configuration and the secrets of the project that a command is for.
#ifndef EXPORTER_CLIENT_SETUP_H_
#define EXPORTER_CLIENT_SETUP_H_

#include <string>

#include "exporter/client/request.h"
#include "exporter/config/config_error.h"
#include "exporter/log/scrubber.h"
#include "exporter/startup/startup.h"

namespace certmon::client {

// Does IO: reads the configuration file, or the environment (from which it wipes the secrets), and
// the secret files of one project only. Adds every secret to `scrubber`, which outlives the result.
// On success there is exactly one project. Fails with one line without secrets. If --project is
// required, the line names all projects.
[[nodiscard]] exporter::ConfigResult<exporter::Startup> ReadProject(
    const Request& request, exporter::SecretScrubber& scrubber);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_SETUP_H_
