// A real Prometheus (Debian's package) on a free loopback port, for the time of a test.
// Used by one thread.
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
  std::chrono::seconds interval{1};     // of scrapes and of rules
  std::string config_yaml;              // a whole configuration, in place of all of these
};

// One element of an instant vector.
struct PromSample {
  std::map<std::string, std::string> labels;
  double value = 0;
};

// The port on which a process listens on loopback (or on every address); 0 while there is none.
// Source: proc(5), /proc/PID/fd and /proc/net/tcp.
[[nodiscard]] int ListeningPortOf(pid_t pid);

class PrometheusServer {
 public:
  // Starts it and waits until it answers. Throws std::runtime_error where it does not.
  explicit PrometheusServer(const PrometheusOptions& options);

  [[nodiscard]] std::string Url() const;
  // An instant query, now. Throws std::runtime_error with Prometheus' own words where it is
  // refused.
  [[nodiscard]] std::vector<PromSample> Query(const std::string& promql) const;
  // Asks again until `good` says yes of the answer, or the patience is over; returns the last
  // answer.
  std::vector<PromSample> QueryUntil(
      const std::string& promql, const std::function<bool(const std::vector<PromSample>&)>& good,
      std::chrono::seconds patience = std::chrono::seconds(60)) const;

  // Changes the scrape jobs of the running server (a new file and a reload).
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
