// The program: runs what its command line says.
#ifndef EXPORTER_APP_APP_H_
#define EXPORTER_APP_APP_H_

#include <string>
#include <vector>

namespace certmon::exporter {

// Runs until SIGTERM or SIGINT, or until a one-shot (--once, --config.check, --healthcheck, --help,
// --version) is done. Returns the exit code: 0 stopped by a signal or a one-shot that succeeded, 1
// a failure while running, 2 wrong usage or configuration. Call once, from main, before any thread.
[[nodiscard]] int Run(const std::vector<std::string>& arguments);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_APP_H_
