// Two exporters with --demo, scraped by a real Prometheus: what the dashboards are tried on. Two,
// because replicas must not be counted twice. Used by one thread.
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

// What Grafana puts in for the variables when every filter stands at "All", and for its own ones.
[[nodiscard]] Choices EverythingChosen();
// The same with one variable set otherwise.
[[nodiscard]] Choices Chosen(const std::string& variable, const std::string& value);

class LiveDemo {
 public:
  // Starts all, and returns when every rate of the demo's counters has a value. Throws
  // std::runtime_error where that does not happen. `with_rules` loads alerts/*.rules.yml, evaluated
  // each second.
  explicit LiveDemo(bool with_rules = false);

  // The instant vector that the expression brings after the variables were put in.
  [[nodiscard]] Samples Ask(const std::string& expr,
                            const Choices& choices = EverythingChosen()) const;

  // Ends both exporters, as kill -9 would, and returns when Prometheus knows.
  void KillExporters();

 private:
  void StartExporter();
  // alerts/*.rules.yml, evaluated each second.
  [[nodiscard]] std::vector<std::string> FastRuleFiles() const;

  test_support::TempFolder folder_;
  std::vector<std::unique_ptr<test_support::ChildProcess>> exporters_;
  std::vector<test_support::ScrapeJob> jobs_;
  std::unique_ptr<test_support::PrometheusServer> prometheus_;
};

// The only value of the vector; NaN where there is not exactly one.
[[nodiscard]] double OnlyValue(const Samples& samples);
// The values by the labels "project/certificate_name".
[[nodiscard]] std::map<std::string, double> ByCertificate(const Samples& samples);

}  // namespace certmon::dashboards

#endif  // TESTS_DASHBOARDS_LIVE_DEMO_H_
