// What the world does to a poll, and what the page says then: `up` 0, the fault's own reason, and
// the certificate series as they were.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "lib/simulator/simulator.h"
#include "tests/e2e/poll_driver.h"

namespace certmon::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kCertificateSeries = "nhncloud_certmanager_certificate_";

std::unique_ptr<simulator::Simulator> StartSimulator(
    std::size_t certificates, const std::function<void(simulator::Settings&)>& change = {}) {
  simulator::SimulatorOptions options;
  options.settings.projects[0].certificates =
      simulator::SpreadCertificates(certificates, base::WallTime(std::chrono::seconds(1772323200)));
  if (change) {
    change(options.settings);
  }
  return simulator::Simulator::Start(std::move(options)).value();
}

struct FaultRow {
  const char* fault;   // of the simulator's catalogue
  const char* reason;  // contract, section 5
};

class PollFault : public ::testing::TestWithParam<FaultRow> {};

TEST_P(PollFault, ShowsItsReasonAndChangesNoCertificate) {
  // Three pages of ten, so that faults between pages have pages to be between.
  const auto simulator = StartSimulator(25, [](simulator::Settings& settings) {
    settings.page_size_max = 10;
    settings.ignore_all = true;
  });
  PollDriver driver(
      {.base_url = simulator->BaseUrl(), .request_timeout = std::chrono::milliseconds(300)});
  driver.Poll();
  ASSERT_TRUE(driver.State().up) << driver.LogText();
  const std::string before = driver.Series(kCertificateSeries);
  const auto success_before = driver.State().last_success;

  ASSERT_TRUE(simulator->AddFault({.name = GetParam().fault}).has_value());
  driver.Poll();

  const std::string reason = GetParam().reason;
  EXPECT_EQ(driver.Series("nhncloud_certmanager_up"),
            "nhncloud_certmanager_up{project=\"production\"} 0\n");
  EXPECT_THAT(driver.Page(),
              HasSubstr("last_poll_failure{project=\"production\",reason=\"" + reason + "\"} 1\n"))
      << driver.LogText();
  EXPECT_THAT(driver.Page(), HasSubstr("poll_failures_total{project=\"production\",reason=\"" +
                                       reason + "\"} 1\n"));
  EXPECT_EQ(driver.State().last_success, success_before);
  EXPECT_GT(driver.State().last_attempt, success_before);
  // The days are the clock's, which stood still between the pages compared.
  EXPECT_EQ(driver.Series("nhncloud_certmanager_certificate_expiration_timestamp_seconds").empty(),
            false);
  const std::string after = driver.Series(kCertificateSeries);
  EXPECT_EQ(after, before);
  EXPECT_THAT(driver.LogText(), HasSubstr("reason=" + reason));
  EXPECT_THAT(driver.LogText(), Not(HasSubstr(simulator::kDemoAppkey)));
  EXPECT_THAT(driver.LogText(), Not(HasSubstr(simulator::kDemoSecretAccessKey)));

  simulator->ClearFaults();
  driver.Poll();
  EXPECT_TRUE(driver.State().up) << driver.LogText();
}

INSTANTIATE_TEST_SUITE_P(
    , PollFault,
    ::testing::Values(
        FaultRow{"refuse", "connect"}, FaultRow{"hang", "timeout"},
        FaultRow{"unauthorized", "auth"}, FaultRow{"forbidden", "auth"},
        FaultRow{"not-found", "not_found"}, FaultRow{"rate-limited", "rate_limited"},
        FaultRow{"rate-limited-envelope", "rate_limited"}, FaultRow{"server-error", "http_5xx"},
        FaultRow{"unavailable", "http_5xx"}, FaultRow{"bad-request", "api_result"},
        FaultRow{"html", "content_type"}, FaultRow{"gzip", "content_type"},
        FaultRow{"truncate", "truncated"}, FaultRow{"reset", "connect"},
        FaultRow{"garbage", "http_status"}, FaultRow{"no-content", "http_status"},
        FaultRow{"not-json", "json"}, FaultRow{"json-cut", "json"},
        FaultRow{"deep-nesting", "json"}, FaultRow{"duplicate-keys", "schema"},
        FaultRow{"no-data", "schema"}, FaultRow{"null-data", "schema"},
        FaultRow{"no-body", "schema"}, FaultRow{"no-header", "schema"},
        FaultRow{"unsuccessful", "api_result"}, FaultRow{"result-code", "api_result"},
        FaultRow{"total-changes", "inconsistent"}, FaultRow{"total-too-big", "inconsistent"},
        FaultRow{"page-ignored", "inconsistent"}, FaultRow{"page-stuck", "inconsistent"},
        FaultRow{"empty-page", "inconsistent"}, FaultRow{"endless", "too_large"},
        FaultRow{"redirect", "redirect"}),
    [](const auto& row) {
      std::string name = row.param.fault;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

struct PagingRow {
  const char* name;
  int page_size_max;
  bool ignore_all;
};

class Paging : public ::testing::TestWithParam<PagingRow> {};

TEST_P(Paging, P1P2P3ExportsAll237CertificatesTheExpiredOnesIncluded) {
  const auto simulator = StartSimulator(237, [](simulator::Settings& settings) {
    settings.page_size_max = GetParam().page_size_max;
    settings.ignore_all = GetParam().ignore_all;
  });
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  ASSERT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_EQ(driver.State().inventory->certificates.size(), 237U);
  std::set<std::string> names;
  std::size_t expired = 0;
  for (const auto& certificate : driver.State().inventory->certificates) {
    names.insert(certificate.name);
    expired += certificate.expires_at < driver.clock().WallNow() ? 1 : 0;
  }
  EXPECT_EQ(names.size(), 237U);
  // One of each twenty has expired (sample_certificates.h): 237 / 20, rounded either way.
  EXPECT_GE(expired, 11U);
  EXPECT_THAT(driver.Page(), HasSubstr("certificates_reported{project=\"production\"} 237\n"));
  for (const auto& request : simulator->Requests()) {
    EXPECT_THAT(request.query, HasSubstr("status=ALL"));
    EXPECT_THAT(request.query, HasSubstr("all=true"));
  }
}

INSTANTIATE_TEST_SUITE_P(, Paging,
                         ::testing::Values(PagingRow{"AllHonoured", 0, false},
                                           PagingRow{"AllIgnored", 0, true},
                                           PagingRow{"CappedAndAllIgnored", 10, true},
                                           PagingRow{"CappedAndAllHonoured", 10, false}),
                         [](const auto& row) { return row.param.name; });

TEST(Redirect, IsNeverFollowedAndNotAByteReachesTheSecondServer) {
  const auto second = StartSimulator(1);
  const auto first = StartSimulator(1);
  ASSERT_TRUE(first->AddFault({.name = "redirect", .argument = second->BaseUrl() + "/elsewhere"})
                  .has_value());
  PollDriver driver({.base_url = first->BaseUrl()});
  driver.Poll();
  EXPECT_FALSE(driver.State().up);
  EXPECT_EQ(second->RequestCount(), 0U);
}

}  // namespace
}  // namespace certmon::e2e
