// Two exporters with --demo, scraped by a real Prometheus. Two, because dashboards must not count
// the series of replicas twice. Used by one thread.
#ifndef TESTS_DASHBOARDS_LIVE_DEMO_H_
#define TESTS_DASHBOARDS_LIVE_DEMO_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/temp_folder.h"

namespace certmon::dashboards {

using Samples = std::vector<test_support::PromSample>;
using Choices = std::map<std::string, std::string>;

// The variables as Grafana sets them if every filter is "All", and Grafana's built-in ones.
[[nodiscard]] Choices AllSelected();
// The same with another value for one variable.
[[nodiscard]] Choices Selected(const std::string& variable, const std::string& value);

class LiveDemo {
 public:
  // Starts everything and returns when rates of the demo's counters have values. Throws
  // std::runtime_error on failure. `with_rules` loads alerts/*.rules.yml, evaluated every second.
  explicit LiveDemo(bool with_rules = false);

  // The result of an instant query after the variables were replaced.
  [[nodiscard]] Samples Query(const std::string& expr,
                              const Choices& choices = AllSelected()) const;

  // Kills both exporters with SIGKILL and returns when Prometheus shows them as down.
  void KillExporters();

 private:
  void StartExporter();
  // Copies of alerts/*.rules.yml with an evaluation interval of a second.
  [[nodiscard]] std::vector<std::string> FastRuleFiles() const;

  test_support::TempFolder folder_;
  std::vector<std::unique_ptr<test_support::ChildProcess>> exporters_;
  std::vector<test_support::ScrapeJob> jobs_;
  std::unique_ptr<test_support::PrometheusServer> prometheus_;
};

// The value of the only sample; NaN unless there is exactly one.
[[nodiscard]] double OnlyValue(const Samples& samples);
// The values by "project/certificate_name".
[[nodiscard]] std::map<std::string, double> ByCertificate(const Samples& samples);

}  // namespace certmon::dashboards

#endif  // TESTS_DASHBOARDS_LIVE_DEMO_H_
