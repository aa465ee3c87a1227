// More than one exporter (deploy/REPLICAS.md): 100 projects on two exporters, each of which runs
// twice, one Prometheus that scrapes all four, and the shipped rules with durations divided by 20.
// After one of the four is killed, no series is missing or duplicated, and the only new alert is
// ExporterDown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/alertmanager_server.h"
#include "tests/support/faster_alerts.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::PromSample;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr int kProjects = 100;
// Each project has one certificate that expires late. Every 25th has another one, which is critical.
constexpr int kCriticalEvery = 25;
constexpr double kCertificates = kProjects + kProjects / kCriticalEvery;
constexpr std::chrono::seconds kTimeout{180};

constexpr const char* kWatched =
    "count(nhncloud_certmanager:certificate_expiration_timestamp_seconds:min < Inf)";

MATCHER_P(OnlySampleIs, value, "") { return arg.size() == 1 && arg.front().value == value; }

std::string AppkeyOf(int number) { return "an-appkey-of-project-" + std::to_string(number); }

std::unique_ptr<simulator::Simulator> StartApi() {
  const base::SystemClock clock;
  simulator::SimulatorOptions options;
  options.settings.projects.clear();
  for (int number = 0; number < kProjects; ++number) {
    simulator::Project project;
    project.appkey = AppkeyOf(number);
    project.certificates = {simulator::MakeRecord("far.example.com", -30, 300, clock.WallNow())};
    if (number % kCriticalEvery == 0) {
      project.certificates.push_back(
          simulator::MakeRecord("critical.example.com", -300, 4, clock.WallNow()));
    }
    options.settings.projects.push_back(std::move(project));
  }
  return simulator::Simulator::Start(std::move(options)).value();
}

// The configuration for the projects `first` to `end` - 1.
std::string ConfigOf(const simulator::Simulator& api, int first, int end) {
  std::string projects;
  for (int number = first; number < end; ++number) {
    projects += ProjectYaml("project-" + std::to_string(number), AppkeyOf(number));
  }
  return ConfigYaml(api.BaseUrl(), "poll_interval: 10s\n", projects);
}

class Replicas : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string first = folder_.Write("first.yml", ConfigOf(*api_, 0, kProjects / 2));
    const std::string second =
        folder_.Write("second.yml", ConfigOf(*api_, kProjects / 2, kProjects));
    for (const std::string& config : {first, first, second, second}) {
      exporters_.push_back(std::make_unique<test_support::ChildProcess>(
          test_support::ChildOptions{.arguments = {CERTMON_RELEASE_PROGRAM, "--config.file", config,
                                                   "--web.listen-address=127.0.0.1:0"}}));
    }
    for (const auto& exporter : exporters_) {
      addresses_.push_back(AddressOf(*exporter));
    }
    alertmanager_ = std::make_unique<test_support::AlertmanagerServer>(
        test_support::FasterAlertmanager(webhook_.Url()));
    prometheus_ = std::make_unique<test_support::PrometheusServer>(
        test_support::PrometheusOptions{.jobs = {{"exporters", addresses_}},
                                        .rule_files = test_support::WriteFasterRules(folder_),
                                        .alertmanager = alertmanager_->Address()});
    Await(std::string(kWatched) + " == " + std::to_string(kCertificates));
    Await("count(ALERTS{alertstate=\"firing\"}) == 4");
  }

  void Await(const std::string& promql) const {
    ASSERT_FALSE(prometheus_
                     ->QueryUntil(
                         promql, [](const auto& samples) { return !samples.empty(); }, kTimeout)
                     .empty())
        << promql;
  }

  // Every "alertname severity" that has ever fired, with the number of its series.
  [[nodiscard]] std::map<std::string, double> EverFired() const {
    std::map<std::string, double> fired;
    for (const PromSample& sample :
         prometheus_->Query("count by (alertname, severity) "
                            "(last_over_time(ALERTS{alertstate=\"firing\"}[1h]))")) {
      fired[sample.labels.at("alertname") + " " + sample.labels.at("severity")] = sample.value;
    }
    return fired;
  }

  // "status alertname project" of every notification, with its count.
  [[nodiscard]] std::map<std::string, int> Notifications() const {
    std::map<std::string, int> notifications;
    for (const auto& alert : webhook_.Received()) {
      const auto project = alert.labels.find("project");
      ++notifications[alert.status + " " + alert.labels.at("alertname") +
                      (project == alert.labels.end() ? "" : " " + project->second)];
    }
    return notifications;
  }

  test_support::TempFolder folder_;
  test_support::WebhookReceiver webhook_;
  std::unique_ptr<simulator::Simulator> api_ = StartApi();
  std::vector<std::unique_ptr<test_support::ChildProcess>> exporters_;
  std::vector<std::string> addresses_;
  std::unique_ptr<test_support::AlertmanagerServer> alertmanager_;
  std::unique_ptr<test_support::PrometheusServer> prometheus_;
};

TEST_F(Replicas, KilledExporterLosesNoSeriesAndOnlyExporterDownFires) {
  // Each certificate is exported twice, and the recorded series has it once.
  Await("count(nhncloud_certmanager_certificate_expiration_timestamp_seconds) == " +
        std::to_string(2 * kCertificates));
  const auto death = std::chrono::steady_clock::now();
  exporters_.front()->Signal(SIGKILL);
  exporters_.front()->WaitForExit();
  Await("ALERTS{alertname=\"NHNCloudCertmanagerExporterDown\",alertstate=\"firing\",instance=\"" +
        addresses_.front() + "\"}");
  // No evaluation since the kill missed one or counted one twice.
  const auto since =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - death);
  const std::string always =
      "((" + std::string(kWatched) + ") or vector(0))[" + std::to_string(since.count()) + "s:1s])";
  EXPECT_THAT(prometheus_->Query("min_over_time(" + always), OnlySampleIs(kCertificates));
  EXPECT_THAT(prometheus_->Query("max_over_time(" + always), OnlySampleIs(kCertificates));
  EXPECT_THAT(prometheus_->Query("count by (project, certificate_name) "
                                 "(nhncloud_certmanager:certificate_expiration_timestamp_seconds:"
                                 "min) > 1"),
              IsEmpty());
  EXPECT_THAT(EverFired(), ElementsAre(Pair("NHNCloudCertificateExpiringCritical critical", 4),
                                       Pair("NHNCloudCertmanagerExporterDown warning", 1)));
  const auto deadline = std::chrono::steady_clock::now() + kTimeout;
  while (Notifications().size() < 5 && std::chrono::steady_clock::now() < deadline) {
    usleep(100'000);
  }
  EXPECT_THAT(Notifications(),
              ElementsAre(Pair("firing NHNCloudCertificateExpiringCritical project-0", 1),
                          Pair("firing NHNCloudCertificateExpiringCritical project-25", 1),
                          Pair("firing NHNCloudCertificateExpiringCritical project-50", 1),
                          Pair("firing NHNCloudCertificateExpiringCritical project-75", 1),
                          Pair("firing NHNCloudCertmanagerExporterDown", 1)));
}

}  // namespace
}  // namespace certmon::e2e
