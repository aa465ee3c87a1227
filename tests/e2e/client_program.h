// Runs certmanager against a simulator.
#ifndef TESTS_E2E_CLIENT_PROGRAM_H_
#define TESTS_E2E_CLIENT_PROGRAM_H_

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/simulator/simulator.h"
#include "tests/e2e/canary_fixture.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {

inline constexpr const char* kVersions[] = {"v1.0", "v1.1", "v1.2", "v1.3"};

// CMake defines CERTMON_CLIENT: the program of this build.
inline test_support::ChildOptions ClientWith(std::vector<std::string> words,
                                             std::vector<std::string> environment = {}) {
  words.insert(words.begin(), CERTMON_CLIENT);
  return {.arguments = std::move(words), .environment = std::move(environment)};
}

inline test_support::ChildResult RunClient(std::vector<std::string> words,
                                           std::vector<std::string> environment = {}) {
  return test_support::RunToEnd(ClientWith(std::move(words), std::move(environment)));
}

class ClientProgram : public ::testing::Test {
 protected:
  // The secrets of canary_fixture.h.
  void StartSimulator(std::vector<simulator::Record> certificates) {
    simulator::SimulatorOptions options;
    options.settings.projects[0].appkey = kAppkey;
    options.settings.projects[0].keys = {{kId, kSecret, simulator::Role::kViewer}};
    options.settings.projects[0].certificates = std::move(certificates);
    simulator_ = simulator::Simulator::Start(std::move(options)).value();
  }

  // Created a year ago, so that the thresholds are those of the configuration.
  static simulator::Record Record(const std::string& name, int expires_days) {
    return simulator::MakeRecord(name, -365, expires_days, base::SystemClock().WallNow());
  }

  // A configuration file with one project; `top` precedes it.
  [[nodiscard]] std::string Config(const std::string& version, const std::string& top = "") const {
    return folder_.Write("config-" + version + ".yml",
                         top + "api: {version: " + version + ", base_url: '" +
                             simulator_->BaseUrl() + "', token_url: '" + simulator_->TokenUrl() +
                             "'}\nprojects:\n  - name: production\n" + SecretLines());
  }

  // Runs the client with that configuration.
  [[nodiscard]] test_support::ChildResult Run(const std::string& version,
                                              std::vector<std::string> words,
                                              const std::string& top = "") const {
    words.insert(words.begin(), "--config.file=" + Config(version, top));
    return RunClient(std::move(words));
  }

  // The number of files in a subfolder of folder_.
  [[nodiscard]] std::size_t FilesIn(const std::string& name) const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.Path(name))) {
      count += entry.exists() ? 1 : 0;
    }
    return count;
  }

  static unsigned ModeOf(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777U;
  }

  const test_support::TempFolder folder_;
  std::unique_ptr<simulator::Simulator> simulator_;
};

}  // namespace certmon::e2e

#endif  // TESTS_E2E_CLIENT_PROGRAM_H_
