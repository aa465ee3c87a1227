// From a checked configuration to projects that can be polled: everything that start-up reads
// besides the configuration itself.
#ifndef EXPORTER_STARTUP_STARTUP_H_
#define EXPORTER_STARTUP_STARTUP_H_

#include <functional>
#include <string>
#include <vector>

#include "exporter/config/config.h"
#include "exporter/config/config_error.h"
#include "exporter/config/credentials.h"
#include "exporter/log/scrubber.h"
#include "exporter/poll/project_poller.h"

namespace certmon::exporter {

struct Startup {
  int request_concurrency = 0;  // config.h
  std::vector<ProjectSettings> projects;
  // For the log: secret files that others on the machine may read.
  std::vector<std::string> open_secret_files;
  // For the log: what the configuration asks for and is not done.
  std::vector<std::string> not_supported;
};

// Who is told of every secret before anybody uses it: of the credentials now and at each later
// reading, of tokens (v1.3) as they are issued. Each may be empty. Called by start-up, later by the
// poll loop; thread-safe.
struct SecretListeners {
  OnCredentials on_read;
  std::function<void(const base::Secret&)> on_token;
};

// The scrubber learns every secret, and the form in which the access key goes to the token
// endpoint. It has to outlive whoever holds the listeners.
[[nodiscard]] SecretListeners Teach(SecretScrubber& scrubber);

// Does IO: reads every secret file once, and the time zone. Fails, with one line for a person,
// where a secret cannot be used, or two projects read the same certificates (one appkey at one
// base_url).
[[nodiscard]] ConfigResult<Startup> PrepareProjects(Config config,
                                                    const SecretListeners& listeners);

}  // namespace certmon::exporter

#endif  // EXPORTER_STARTUP_STARTUP_H_
