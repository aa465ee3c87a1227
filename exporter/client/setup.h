// Reads the configuration and the secrets of the projects that a command is for.
#ifndef EXPORTER_CLIENT_SETUP_H_
#define EXPORTER_CLIENT_SETUP_H_

#include <string>
#include <vector>

#include "exporter/client/request.h"
#include "exporter/config/config_error.h"
#include "exporter/log/scrubber.h"
#include "exporter/poll/project_settings.h"

namespace certmon::client {

struct ClientProject {
  exporter::ProjectSettings settings;
  std::string fault;  // why its secrets cannot be used (`credentials` is null then); else empty
};

struct ProjectSetup {
  int request_concurrency = 0;          // config.h
  std::vector<ClientProject> projects;  // at least one
};

// Where the package has its files.
struct SystemPlaces {
  std::string config_file = "/etc/nhncloud-certmanager-exporter/exporter.yml";
  // The unit's LoadCredential: `secrets_NAME` in the first folder is a copy of `NAME` in the second one
  // while the service runs.
  std::string credentials = "/run/credentials/nhncloud-certmanager-exporter.service/";
  std::string secrets = "/etc/nhncloud-certmanager-exporter/secrets/";
};

// Does IO. The configuration is, first match: --config.file; CERTMANAGER_CONFIG, if it is not empty;
// the environment (config_env.h), if it has a credential, which is then wiped; the file of the
// package, if it can be read. Reads the secret files of the chosen projects only; one in the folder
// of credentials that does not exist is read from the folder of secrets. Adds every secret to
// `scrubber`, which outlives the result.
//
// `list` and `check` are for the projects of --project, or for all. A secret that cannot be read is
// then a `fault` of its project, if there are others. The other commands are for exactly one project.
// Fails with one line without secrets.
[[nodiscard]] exporter::ConfigResult<ProjectSetup> ReadProjects(const Request& request,
                                                                exporter::SecretScrubber& scrubber,
                                                                const SystemPlaces& places = {});

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_SETUP_H_
