// A real Prometheus scrapes the program and answers PromQL queries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "tests/e2e/demo_project.h"
#include "tests/e2e/program.h"
#include "tests/support/prometheus_server.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::PrometheusServer;
using test_support::PromSample;

double OnlyValue(const std::vector<PromSample>& samples) {
  EXPECT_EQ(samples.size(), 1U);
  return samples.size() == 1 ? samples.front().value : -1e9;
}

class ScrapedByPrometheus : public ::testing::Test {
 protected:
  void SetUp() override {
    const base::SystemClock clock;
    simulator::SimulatorOptions options;
    auto& certificates = options.settings.projects[0].certificates;
    // Calendar days in Seoul from today; they expire at 00:00 there.
    certificates.push_back(simulator::MakeRecord("expired.example.com", -400, -3, clock.WallNow()));
    certificates.push_back(simulator::MakeRecord("critical.example.com", -300, 4, clock.WallNow()));
    certificates.push_back(simulator::MakeRecord("soon.example.com", -300, 20, clock.WallNow()));
    certificates.push_back(simulator::MakeRecord("한글.example.com", -10, 355, clock.WallNow()));
    options.settings.page_size_max = 3;
    options.settings.ignore_all = true;
    simulator_ = simulator::Simulator::Start(std::move(options)).value();
    const std::string file =
        folder_.Write("e.yml", ConfigYaml(simulator_->BaseUrl(), "poll_interval: 1s\n"));
    exporter_ = std::make_unique<test_support::ChildProcess>(test_support::ChildOptions{
        .arguments = ExporterWith({"--config.file", file, "--web.listen-address=127.0.0.1:0"}),
        .environment = {}});
    const std::string address = AddressOf(*exporter_);
    ASSERT_FALSE(address.empty()) << exporter_->Stderr();
    prometheus_ = std::make_unique<PrometheusServer>(test_support::PrometheusOptions{
        .jobs = {{"any-name", {address}}}, .rule_files = {}, .alertmanager = {}});
    prometheus_->QueryUntil(
        "count(nhncloud_certmanager_certificate_expiration_timestamp_seconds) == 4",
        [](const auto& samples) { return samples.size() == 1; });
  }

  test_support::TempFolder folder_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::unique_ptr<test_support::ChildProcess> exporter_;
  std::unique_ptr<PrometheusServer> prometheus_;
};

TEST_F(ScrapedByPrometheus, UpIsOneAndPromqlCountsTheBands) {
  EXPECT_EQ(OnlyValue(prometheus_->Query("up{job=\"any-name\"}")), 1);
  EXPECT_EQ(OnlyValue(prometheus_->Query(
                "count(nhncloud_certmanager_certificate_expiration_timestamp_seconds)")),
            4);
  EXPECT_EQ(OnlyValue(prometheus_->Query(
                "count(nhncloud_certmanager_certificate_expiration_timestamp_seconds < time())")),
            1);
  EXPECT_EQ(OnlyValue(prometheus_->Query(
                "count(nhncloud_certmanager_certificate_expiration_timestamp_seconds - time() "
                "< on (project) group_left "
                "nhncloud_certmanager_expiration_warning_seconds)")),
            3);
  EXPECT_EQ(OnlyValue(prometheus_->Query("nhncloud_certmanager_up{project=\"production\"}")), 1);
  EXPECT_EQ(OnlyValue(prometheus_->Query(
                "nhncloud_certmanager_certificate_info{certificate_name=\"한글.example.com\"}")),
            1);
}

TEST_F(ScrapedByPrometheus, DaysRemainingAgreeWithTheTimestampsAtEveryScrape) {
  EXPECT_TRUE(prometheus_
                  ->Query("nhncloud_certmanager_certificate_days_remaining != "
                          "floor((nhncloud_certmanager_certificate_expiration_timestamp_seconds - "
                          "timestamp(nhncloud_certmanager_certificate_days_remaining)) / 86400)")
                  .empty());
}

TEST_F(ScrapedByPrometheus, RenewalShowsWithinTwoPolls) {
  ASSERT_TRUE(simulator_->Renew("expired.example.com", "2099-12-31"));
  // 2099-12-31T00:00:00+09:00, by: date -u +%s --date='2099-12-31T00:00:00+09:00'
  const auto renewed = prometheus_->QueryUntil(
      "nhncloud_certmanager_certificate_expiration_timestamp_seconds{certificate_name=\"expired."
      "example.com\"} == "
      "4102326000",
      [](const auto& samples) { return samples.size() == 1; }, std::chrono::seconds(30));
  EXPECT_EQ(renewed.size(), 1U);
}

}  // namespace
}  // namespace certmon::e2e
