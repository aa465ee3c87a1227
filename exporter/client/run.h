// Runs certmanager from its arguments to its exit code.
#ifndef EXPORTER_CLIENT_RUN_H_
#define EXPORTER_CLIENT_RUN_H_

#include <string>
#include <vector>

namespace certmon::client {

// Call it once, from main, before any thread is started: it hardens the process
// (exporter/startup/hardening.h) and wipes the secrets from its environment.
[[nodiscard]] int Run(const std::vector<std::string>& arguments);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_RUN_H_
