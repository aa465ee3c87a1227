// A simulated Certificate Manager that gives all certificates a new date after every request. Each
// poll sees another generation, and an exposition shows which one.
#ifndef TESTS_E2E_CHANGING_API_H_
#define TESTS_E2E_CHANGING_API_H_

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "lib/simulator/simulator.h"

namespace certmon::e2e {

class ChangingApi {
 public:
  static constexpr std::size_t kProjects = 8;
  static constexpr std::size_t kCertificates = 100;  // of each project

  ChangingApi();

  // Closes all connections; new connections are refused until Start.
  void Stop() { simulator_->StopListening(); }
  void Start();

  // The projects "p0" to "p7" as configuration.
  [[nodiscard]] std::string ProjectsYaml() const;

  // The generation of each project in an exposition. -1, and the test fails, if certificates of the
  // project are missing or differ in generation.
  [[nodiscard]] static std::vector<long> GenerationsOn(const std::string& page);

 private:
  void SetGeneration(long generation);
  void ChangeAfterEachRequest(const std::stop_token& stop);

  std::unique_ptr<simulator::Simulator> simulator_;
  std::jthread changer_;  // last member: uses the simulator
};

}  // namespace certmon::e2e

#endif  // TESTS_E2E_CHANGING_API_H_
