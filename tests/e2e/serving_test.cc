// The running program: routes, health check, signals, ports.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "tests/e2e/awaited_page.h"
#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/promtool.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::ChildProcess;
using test_support::HttpAnswer;
using test_support::HttpGet;
using ::testing::HasSubstr;
using ::testing::StartsWith;

ChildProcess StartDemo() {
  return ChildProcess({.arguments = ExporterWith({"--demo", "--web.listen-address=127.0.0.1:0"}),
                       .environment = {}});
}

TEST(Serving, DemoShowsCertificatesInEveryBand) {
  ChildProcess exporter = StartDemo();
  const std::string url = UrlOf(exporter);
  ASSERT_THAT(url, StartsWith("http://127.0.0.1:"));
  ASSERT_TRUE(IsReadySoon(url));
  const HttpAnswer metrics = HttpGet(url + "/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_EQ(metrics.Header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(metrics.Header("content-length"), std::to_string(metrics.body.size()));
  EXPECT_THAT(metrics.body,
              HasSubstr("nhncloud_certmanager_certificate_expiration_unknown{project=\"demo\""));
  EXPECT_THAT(metrics.body, HasSubstr("nhncloud_certmanager_up{project=\"demo\"} 1\n"));
  EXPECT_THAT(metrics.body, ::testing::ContainsRegex("days_remaining\\{[^}]*\\} -[0-9]+\n"));
  EXPECT_THAT(metrics.body, ::testing::ContainsRegex("days_remaining\\{[^}]*\\} [0-6]\n"));
}

TEST(Serving, PromtoolReportsOnlyTheUnitOfDaysRemaining) {
  ChildProcess exporter = StartDemo();
  const std::string url = UrlOf(exporter);
  ASSERT_TRUE(IsReadySoon(url));
  const test_support::TempFolder folder;
  const auto verdict = test_support::PromtoolCheckMetrics(
      folder.Write("metrics.prom", HttpGet(url + "/metrics").body));
  // Exit code 3 means "lint errors".
  EXPECT_EQ(verdict.exit_code, 3);
  EXPECT_EQ(verdict.output,
            "nhncloud_certmanager_certificate_days_remaining use base unit \"seconds\" instead of "
            "\"days\"\n");
}

TEST(Serving, RoutesAnswerAsDocumented) {
  ChildProcess exporter = StartDemo();
  const std::string url = UrlOf(exporter);
  ASSERT_TRUE(IsReadySoon(url));
  EXPECT_EQ(HttpGet(url + "/-/healthy").status, 200);
  EXPECT_THAT(HttpGet(url + "/").Header("content-type"), StartsWith("text/html"));
  EXPECT_EQ(HttpGet(url + "/metricsx").status, 404);
  EXPECT_EQ(HttpGet(url + "/metrics/").status, 404);
  const HttpAnswer post = test_support::Fetch({.url = url + "/metrics", .method = "POST"});
  EXPECT_EQ(post.status, 405);
  EXPECT_THAT(post.Header("allow"), HasSubstr("GET"));
  const HttpAnswer head = test_support::Fetch({.url = url + "/metrics", .method = "HEAD"});
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.body.empty());
}

TEST(Serving, HealthcheckSucceedsOnlyWhileTheExporterRuns) {
  ChildProcess exporter = StartDemo();
  const std::string address = AddressOf(exporter);
  EXPECT_EQ(RunExporter({"--healthcheck", "--web.listen-address=" + address}).exit_code, 0);
  exporter.Signal(SIGKILL);
  exporter.WaitForExit();
  EXPECT_EQ(RunExporter({"--healthcheck", "--web.listen-address=" + address}).exit_code, 1);
}

class StoppingSignal : public ::testing::TestWithParam<int> {};

TEST_P(StoppingSignal, EndsTheProgramWithExitCodeZero) {
  ChildProcess exporter = StartDemo();
  ASSERT_FALSE(UrlOf(exporter).empty());
  exporter.Signal(GetParam());
  EXPECT_EQ(exporter.WaitForExit(std::chrono::seconds(20)), 0) << exporter.Stderr();
}

INSTANTIATE_TEST_SUITE_P(, StoppingSignal, ::testing::Values(SIGTERM, SIGINT), [](const auto& row) {
  return row.param == SIGTERM ? "Sigterm" : "Sigint";
});

TEST(Serving, UsedPortExitsWithOne) {
  ChildProcess first = StartDemo();
  const std::string address = AddressOf(first);
  const auto second = RunExporter({"--demo", "--web.listen-address=" + address});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.err, HasSubstr("ddress already in use"));
}

TEST(Serving, AddressOfAnotherMachineExitsWithOne) {
  // RFC 5737 reserves 192.0.2.0/24 for documentation: no machine has such an address.
  const auto result = RunExporter({"--demo", "--web.listen-address=192.0.2.1:0"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("annot assign requested address"));
}

TEST(Serving, PrivilegedPortExitsWithOne) {
  int first_free_port = 0;
  std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> first_free_port;
  if (first_free_port <= 1) {
    GTEST_SKIP() << "on this kernel every user may bind every port";
  }
  std::vector<std::string> arguments = ExporterWith({"--demo", "--web.listen-address=127.0.0.1:1"});
  if (geteuid() == 0) {
    arguments.insert(arguments.begin(),
                     {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"});
  }
  const auto result = test_support::RunToEnd({.arguments = arguments});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("ermission denied"));
}

TEST(Serving, JsonLogLinesAreJson) {
  ChildProcess exporter({.arguments = ExporterWith(
                             {"--demo", "--log.format=json", "--web.listen-address=127.0.0.1:0"}),
                         .environment = {}});
  const std::string line = exporter.WaitForStderr("\"listening\"");
  EXPECT_THAT(line, StartsWith("{\"ts\":\""));
  EXPECT_THAT(line, HasSubstr("\"level\":\"info\""));
}

}  // namespace
}  // namespace certmon::e2e
