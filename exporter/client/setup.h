// From the command line to a project whose API can be asked: its configuration and its secrets.
#ifndef EXPORTER_CLIENT_SETUP_H_
#define EXPORTER_CLIENT_SETUP_H_

#include <string>

#include "exporter/client/request.h"
#include "exporter/config/config_error.h"
#include "exporter/log/scrubber.h"
#include "exporter/startup/startup.h"

namespace certmon::client {

// Does IO: reads the configuration file or the environment (and wipes the secrets from the latter),
// and the secret files of the one project that is asked for; the others' are left alone. Every
// secret is made known to `scrubber`, which outlives the settings. Fails with one line for a
// person, without secrets; where a project has to be chosen it names them all. On success there is
// exactly one project.
[[nodiscard]] exporter::ConfigResult<exporter::Startup> ReadProject(
    const Request& request, exporter::SecretScrubber& scrubber);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_SETUP_H_
