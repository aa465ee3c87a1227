// The dashboards after all exporters have died: nothing looks fine unless it is known to be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/dashboards/dashboard.h"
#include "tests/dashboards/live_demo.h"
#include "tests/e2e/program.h"

namespace certmon::dashboards {
namespace {

using ::testing::IsEmpty;

const std::vector<std::string> kBands = {"A", "B", "C", "D"};

void ExpectTheOutageToShow(const LiveDemo& demo) {
  const Dashboard expiry = LoadDashboard("certificate-expiry.json");
  const Samples last_poll = demo.Query(expiry.PanelOf("How fresh the data is").Expr("C"));
  EXPECT_EQ(last_poll.size(), 2U) << "the demo has two projects";
  for (const auto& sample : last_poll) {
    EXPECT_EQ(sample.value, -1) << "which the panel calls \"Exporter down\"";
  }
  EXPECT_EQ(demo.Query(expiry.PanelOf("How fresh the data is").Expr("A")).size(), 2U);
  EXPECT_EQ(
      ByCertificate(demo.Query(expiry.PanelOf("Certificates without a usable date").Expr("A")))
          .size(),
      2U);

  const Dashboard health = LoadDashboard("exporter-health.json");
  const Samples exporters = demo.Query(health.PanelOf("Exporters").Expr("A"));
  EXPECT_EQ(exporters.size(), 2U);
  for (const auto& sample : exporters) {
    EXPECT_EQ(sample.value, 0);
  }
  EXPECT_EQ(OnlyValue(demo.Query(health.PanelOf("Failing").Expr("A"))), 2);
}

TEST(DashboardsWithoutAnExporter, KeepTheCertificatesOfTheRecordingRules) {
  LiveDemo demo(/*with_rules=*/true);
  const Dashboard expiry = LoadDashboard("certificate-expiry.json");
  const Panel& bands = expiry.PanelOf("Certificates by band");
  const Panel& table = expiry.PanelOf("What expires next");
  std::map<std::string, double> counts;
  for (const std::string& ref : kBands) {
    counts[ref] = OnlyValue(demo.Query(bands.Expr(ref)));
    EXPECT_GT(counts[ref], 0) << ref;
  }
  const auto listed = ByCertificate(demo.Query(table.Expr("C")));

  demo.KillExporters();

  for (const std::string& ref : kBands) {
    EXPECT_EQ(OnlyValue(demo.Query(bands.Expr(ref))), counts[ref]) << ref;
  }
  EXPECT_EQ(ByCertificate(demo.Query(table.Expr("C"))), listed);
  ExpectTheOutageToShow(demo);
}

TEST(DashboardsWithoutAnExporter, ShowNoZerosIfTheRulesAreNotLoaded) {
  LiveDemo demo;
  demo.KillExporters();
  const Dashboard expiry = LoadDashboard("certificate-expiry.json");
  for (const std::string& ref : kBands) {
    EXPECT_THAT(demo.Query(expiry.PanelOf("Certificates by band").Expr(ref)), IsEmpty()) << ref;
  }
  ExpectTheOutageToShow(demo);
}

TEST(DashboardsOfAProjectThatWasNeverRead, DoNotCallItsInventoryConfirmed) {
  const test_support::TempFolder folder;
  // Port 1 of loopback: nobody listens.
  const std::string config = folder.Write("exporter.yml",
                                          "api:\n"
                                          "  base_url: http://127.0.0.1:1\n"
                                          "projects:\n"
                                          "  - name: never\n"
                                          "    appkey: abcdefgh12345678\n"
                                          "    user_access_key_id: id\n"
                                          "    secret_access_key: secret\n");
  test_support::ChildProcess exporter(
      {.arguments =
           e2e::ExporterWith({"--config.file=" + config, "--web.listen-address=127.0.0.1:0"}),
       .environment = {}});
  const std::string address = e2e::AddressOf(exporter);
  ASSERT_FALSE(address.empty()) << exporter.Stderr();
  test_support::PrometheusServer prometheus(
      {.jobs = {{"job", {address}}}, .rule_files = {}, .alertmanager = {}});
  const Dashboard health = LoadDashboard("exporter-health.json");
  const std::string inventory = WithVariables(health.PanelOf("Projects").Expr("K"), AllSelected());
  const Samples samples =
      prometheus.QueryUntil(inventory, [](const Samples& found) { return !found.empty(); });
  EXPECT_EQ(OnlyValue(samples), -1) << "which the panel calls \"Never read\"";
}

}  // namespace
}  // namespace certmon::dashboards
