// A real Prometheus (Debian's package) on a free loopback port. Used by one thread.
#ifndef TESTS_SUPPORT_PROMETHEUS_SERVER_H_
#define TESTS_SUPPORT_PROMETHEUS_SERVER_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace certmon::test_support {

struct ScrapeJob {
  std::string name;
  std::vector<std::string> targets;  // "127.0.0.1:43211"
};

struct PrometheusOptions {
  std::vector<ScrapeJob> jobs;
  std::vector<std::string> rule_files;  // absolute paths
  std::string alertmanager;             // "127.0.0.1:43213"; empty means none
  std::chrono::seconds interval{1};     // scrape_interval and evaluation_interval
  std::string config_yaml;              // a complete configuration that replaces all of the above
};

// One element of an instant vector.
struct PromSample {
  std::map<std::string, std::string> labels;
  double value = 0;
};

// The port on which a process listens on loopback or on all addresses; 0 while there is none.
// Source: proc(5), /proc/PID/fd and /proc/net/tcp.
[[nodiscard]] int ListeningPortOf(pid_t pid);

class PrometheusServer {
 public:
  // Starts Prometheus and waits until it is ready. Throws std::runtime_error on failure.
  explicit PrometheusServer(const PrometheusOptions& options);

  [[nodiscard]] std::string Url() const;
  // An instant query. Throws std::runtime_error with Prometheus' message if it is refused.
  [[nodiscard]] std::vector<PromSample> Query(const std::string& promql) const;
  // Repeats the query until `good` accepts the result or the timeout passes. Returns the last
  // result.
  std::vector<PromSample> QueryUntil(
      const std::string& promql, const std::function<bool(const std::vector<PromSample>&)>& good,
      std::chrono::seconds timeout = std::chrono::seconds(60)) const;

  // Changes the scrape jobs of the running server (rewrites its configuration and reloads it).
  void SetJobs(const std::vector<ScrapeJob>& jobs);

 private:
  void WriteConfig() const;

  PrometheusOptions options_;
  TempFolder folder_;
  std::unique_ptr<ChildProcess> process_;
  int port_ = 0;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_PROMETHEUS_SERVER_H_
