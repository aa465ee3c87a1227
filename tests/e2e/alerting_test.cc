// End to end: simulator, exporter, Prometheus with the shipped rules, Alertmanager with the shipped
// example configuration, and a webhook receiver. The durations in the rules are divided by 20.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <memory>

#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/alertmanager_server.h"
#include "tests/support/faster_alerts.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::NotifiedAlert;
using ::testing::HasSubstr;

constexpr std::chrono::seconds kTimeout{180};

class Alerting : public ::testing::Test {
 protected:
  void SetUp() override {
    const base::SystemClock clock;
    simulator_ =
        SimulatorWith({simulator::MakeRecord("www.example.com", -300, 4, clock.WallNow()),
                       simulator::MakeRecord("api.example.com", -300, 300, clock.WallNow())});
    // DataStale fires after 3 intervals and 30 s (10 minutes, scaled) = 78 s. That is after
    // PollFailing (one interval and 45 s), which the example configuration would mute otherwise.
    config_ = folder_.Write(
        "e.yml", ConfigYaml(simulator_->BaseUrl(), "poll_interval: 16s\npoll_timeout: 2s\n"));
    StartExporter("127.0.0.1:0");
    alertmanager_ = std::make_unique<test_support::AlertmanagerServer>(
        test_support::FasterAlertmanager(webhook_.Url()));
    prometheus_ = std::make_unique<test_support::PrometheusServer>(
        test_support::PrometheusOptions{.jobs = {{"exporter", {address_}}},
                                        .rule_files = test_support::WriteFasterRules(folder_),
                                        .alertmanager = alertmanager_->Address()});
  }

  void StartExporter(const std::string& address) {
    exporter_ = std::make_unique<test_support::ChildProcess>(test_support::ChildOptions{
        .arguments = ExporterWith({"--config.file", config_, "--web.listen-address", address})});
    address_ = AddressOf(*exporter_);
  }

  // Waits for the first notification of this alert with this status and returns it.
  NotifiedAlert Notified(const std::string& alertname, const std::string& status,
                         const std::string& certificate = "") const {
    const auto deadline = std::chrono::steady_clock::now() + kTimeout;
    while (std::chrono::steady_clock::now() < deadline) {
      for (const NotifiedAlert& alert : webhook_.Received()) {
        const auto name = alert.labels.find("certificate_name");
        if (alert.status == status && alert.labels.at("alertname") == alertname &&
            (certificate.empty() || (name != alert.labels.end() && name->second == certificate))) {
          return alert;
        }
      }
      usleep(100'000);
    }
    ADD_FAILURE() << "no notification of " << alertname << " " << status;
    return {};
  }

  [[nodiscard]] bool Firing(const std::string& alert) const {
    return !prometheus_->Query("ALERTS{alertstate=\"firing\",alertname=\"" + alert + "\"}").empty();
  }

  test_support::TempFolder folder_;
  test_support::WebhookReceiver webhook_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::string config_;
  std::string address_;
  std::unique_ptr<test_support::ChildProcess> exporter_;
  std::unique_ptr<test_support::AlertmanagerServer> alertmanager_;
  std::unique_ptr<test_support::PrometheusServer> prometheus_;
};

TEST_F(Alerting, ExpiryAlertIsDeliveredAndResolvesAfterTheRenewal) {
  const NotifiedAlert critical = Notified("NHNCloudCertificateExpiringCritical", "firing");
  EXPECT_EQ(critical.labels.at("certificate_name"), "www.example.com");
  EXPECT_EQ(critical.labels.at("project"), "production");
  EXPECT_EQ(critical.labels.at("severity"), "critical");
  EXPECT_THAT(critical.annotations.at("description"),
              HasSubstr("www.example.com of project production expires in 3d"));
  EXPECT_THAT(critical.annotations.at("runbook_url"),
              HasSubstr("NHNCloudCertificateExpiringCritical.md"));
  ASSERT_TRUE(simulator_->Renew("www.example.com", "2099-12-31"));
  EXPECT_EQ(
      Notified("NHNCloudCertificateExpiringCritical", "resolved").labels.at("certificate_name"),
      "www.example.com");
}

TEST_F(Alerting, ExpiryAlertKeepsFiringAndExporterDownFiresAfterAKill) {
  static_cast<void>(Notified("NHNCloudCertificateExpiringCritical", "firing"));
  exporter_->Signal(SIGKILL);
  exporter_->WaitForExit();
  const NotifiedAlert down = Notified("NHNCloudCertmanagerExporterDown", "firing");
  EXPECT_EQ(down.labels.at("instance"), address_);
  EXPECT_TRUE(Firing("NHNCloudCertificateExpiringCritical"));
  for (const NotifiedAlert& alert : webhook_.Received()) {
    EXPECT_FALSE(alert.status == "resolved" &&
                 alert.labels.at("alertname") == "NHNCloudCertificateExpiringCritical");
  }
}

TEST_F(Alerting, PollFailingAndDataStaleFireIfTheApiIsDown) {
  static_cast<void>(Notified("NHNCloudCertificateExpiringCritical", "firing"));
  simulator_->StopListening();
  const NotifiedAlert failing = Notified("NHNCloudCertmanagerPollFailing", "firing");
  EXPECT_THAT(failing.annotations.at("description"), HasSubstr("connect"));
  EXPECT_EQ(Notified("NHNCloudCertmanagerDataStale", "firing").labels.at("project"), "production");
  EXPECT_TRUE(Firing("NHNCloudCertificateExpiringCritical"));
}

}  // namespace
}  // namespace certmon::e2e
