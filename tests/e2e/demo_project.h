// The simulator's demo project: a simulator that serves it, and configuration files that poll it.
#ifndef TESTS_E2E_DEMO_PROJECT_H_
#define TESTS_E2E_DEMO_PROJECT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/clock.h"
#include "lib/simulator/simulator.h"

namespace certmon::e2e {

// A simulator with these certificates. Tests fail if it cannot listen.
inline std::unique_ptr<simulator::Simulator> SimulatorWith(
    std::vector<simulator::Record> certificates) {
  simulator::SimulatorOptions options;
  options.settings.projects[0].certificates = std::move(certificates);
  return simulator::Simulator::Start(std::move(options)).value();
}

// A simulator with `count` certificates around the current date.
inline std::unique_ptr<simulator::Simulator> SimulatorWith(std::size_t count) {
  return SimulatorWith(simulator::SpreadCertificates(count, base::SystemClock().WallNow()));
}

// The YAML lines of a project with the demo's access key.
inline std::string ProjectYaml(const std::string& name = "production",
                               const std::string& appkey = simulator::kDemoAppkey) {
  return "  - name: " + name + "\n    appkey: " + appkey +
         "\n    user_access_key_id: " + simulator::kDemoUserAccessKeyId +
         "\n    secret_access_key: " + simulator::kDemoSecretAccessKey + "\n";
}

// A configuration file with these projects at one base URL; `top` precedes them.
inline std::string ConfigYaml(const std::string& base_url, const std::string& top = "",
                              const std::string& projects = ProjectYaml()) {
  return top + "api: {base_url: '" + base_url + "'}\nprojects:\n" + projects;
}

}  // namespace certmon::e2e

#endif  // TESTS_E2E_DEMO_PROJECT_H_
