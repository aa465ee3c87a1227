// A simulated Certificate Manager whose certificates are all dated anew after every request: each
// poll sees another generation, and a page shows which.
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

  // The connections go with it; who connects is refused.
  void Stop() { simulator_->StopListening(); }
  void Start();

  // The projects as the configuration lists them, "p0" to "p7".
  [[nodiscard]] std::string ProjectsYaml() const;

  // The generation of each project on a page of the exporter. -1 where not all of its certificates
  // are there, or not all of one generation; the test fails then.
  [[nodiscard]] static std::vector<long> GenerationsOn(const std::string& page);

 private:
  void SetGeneration(long generation);
  void ChangeAfterEachRequest(const std::stop_token& stop);

  std::unique_ptr<simulator::Simulator> simulator_;
  std::jthread changer_;  // last: uses the simulator
};

}  // namespace certmon::e2e

#endif  // TESTS_E2E_CHANGING_API_H_
