// Polls over HTTP: retries, redirects, and headers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "tests/e2e/demo_project.h"
#include "tests/e2e/kept_poll.h"
#include "tests/e2e/poll_driver.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

class PollRows : public ::testing::Test {
 protected:
  static std::unique_ptr<simulator::Simulator> StartSimulator() {
    return SimulatorWith(simulator::SpreadCertificates(3, kFixedNow));
  }

  std::unique_ptr<simulator::Simulator> simulator_ = StartSimulator();
};

TEST_F(PollRows, ReconnectsAfterAnIdleConnectionWasClosedAndCountsNoFailure) {
  PollDriver driver({.base_url = simulator_->BaseUrl()});
  driver.Poll();
  simulator_->StopListening();  // closes every connection
  ASSERT_TRUE(simulator_->StartListening().has_value());
  driver.Poll();
  EXPECT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_THAT(driver.Page(), HasSubstr("api_requests_total{project=\"production\",operation="
                                       "\"list\"} 2\n"));
  EXPECT_THAT(driver.Series("nhncloud_certmanager_api_errors_total"),
              ::testing::Not(HasSubstr("} 1\n")));
}

TEST_F(PollRows, UsesAReplacedSecretWithinSeconds) {
  const test_support::TempFolder folder;
  const std::string file = folder.Write("secret", "wrong");
  PollDriver driver({.base_url = simulator_->BaseUrl(), .secret_file = file});
  driver.Poll();
  EXPECT_EQ(driver.State().last_failure, base::Reason::kAuth);
  EXPECT_EQ(simulator_->RequestCount(), 1U);  // no retry: it could lock the account
  folder.Write("secret", simulator::kDemoSecretAccessKey);
  driver.Poll();
  EXPECT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_EQ(simulator_->RequestCount(), 2U);
}

TEST_F(PollRows, LogsWhatToCheck) {
  PollDriver driver({.base_url = simulator_->BaseUrl()});
  ASSERT_TRUE(simulator_->AddFault({.name = "not-found"}).has_value());
  driver.Poll();
  EXPECT_THAT(driver.LogText(), HasSubstr("hint=check the appkey, api.base_url and api.version"));
}

TEST_F(PollRows, WaitsForRetryAfterAndContinues) {
  PollDriver driver({.base_url = simulator_->BaseUrl()});
  ASSERT_TRUE(
      simulator_->AddFault({.name = "rate-limited", .argument = "20", .count = 1}).has_value());
  const auto began = driver.clock().MonotonicNow();
  driver.Poll();
  EXPECT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_GE(driver.clock().MonotonicNow() - began, seconds(20));
}

TEST_F(PollRows, NextPollIsNotBeforeRetryAfter) {
  PollDriver driver({.base_url = simulator_->BaseUrl()});
  ASSERT_TRUE(
      simulator_->AddFault({.name = "rate-limited", .argument = "1800", .count = 1}).has_value());
  driver.Poll();
  EXPECT_EQ(driver.State().last_failure, base::Reason::kRateLimited);
  const auto ended = driver.clock().MonotonicNow();
  driver.Poll();  // the interval is 5 minutes
  EXPECT_TRUE(driver.State().up);
  EXPECT_GE(driver.clock().MonotonicNow() - ended, seconds(1800));
}

TEST_F(PollRows, RetryAfterDelaysPollsByAtMostAnHour) {
  for (const char* asked : {"1000000000000", "Fri, 31 Dec 9999 23:59:59 GMT"}) {
    PollDriver driver({.base_url = simulator_->BaseUrl()});
    ASSERT_TRUE(
        simulator_->AddFault({.name = "rate-limited", .argument = asked, .count = 1}).has_value());
    driver.Poll();
    const auto ended = driver.clock().MonotonicNow();
    driver.Poll();
    EXPECT_TRUE(driver.State().up);
    EXPECT_GE(driver.clock().MonotonicNow() - ended, seconds(3600));
    EXPECT_LT(driver.clock().MonotonicNow() - ended, seconds(3700));
  }
}

TEST_F(PollRows, NoByteReachesTheTargetOfARedirect) {
  const auto second = StartSimulator();
  for (const char* status : {"301", "302", "303", "307", "308"}) {
    PollDriver driver({.base_url = simulator_->BaseUrl()});
    driver.Poll();
    const KeptPoll kept(driver);
    ASSERT_TRUE(
        simulator_->AddFault({.name = "redirect", .argument = second->BaseUrl() + "/elsewhere"})
            .has_value());
    ASSERT_TRUE(simulator_->AddFault({.name = "status", .argument = status}).has_value());
    driver.Poll();
    kept.ExpectKept("redirect");
    simulator_->ClearFaults();
  }
  EXPECT_EQ(second->RequestCount(), 0U);
}

TEST_F(PollRows, ShowsTheLastResultCode) {
  PollDriver driver({.base_url = simulator_->BaseUrl()});
  const std::string series =
      R"(nhncloud_certmanager_api_last_result_code{project="production",operation="list"} )";
  driver.Poll();
  EXPECT_EQ(driver.Series("nhncloud_certmanager_api_last_result_code"), series + "0\n");
  ASSERT_TRUE(simulator_->AddFault({.name = "unsuccessful", .argument = "52003"}).has_value());
  driver.Poll();
  EXPECT_EQ(driver.Series("nhncloud_certmanager_api_last_result_code"), series + "52003\n");
}

TEST_F(PollRows, IgnoresHeadersThatOutliveAResponse) {
  const auto other = StartSimulator();
  ASSERT_TRUE(simulator_
                  ->AddFault({.name = "sticky-headers",
                              .argument = other->BaseUrl().substr(std::string("http://").size())})
                  .has_value());
  PollDriver driver({.base_url = simulator_->BaseUrl()});
  for (int i = 0; i < 3; ++i) {
    driver.Poll();
    EXPECT_TRUE(driver.State().up) << driver.LogText();
    // A new connection each time: a reused connection would hide the effect of Alt-Svc.
    simulator_->StopListening();
    ASSERT_TRUE(simulator_->StartListening().has_value());
  }
  EXPECT_EQ(other->RequestCount(), 0U);
  ASSERT_EQ(simulator_->RequestCount(), 3U);
  for (const auto& request : simulator_->Requests()) {
    for (const auto& [name, value] : request.headers) {
      EXPECT_NE(name, "Cookie");
      EXPECT_NE(name, "Alt-Used");
      EXPECT_EQ(value.find("sticky"), std::string::npos);
    }
  }
}

TEST_F(PollRows, RequestsHttp11WithoutUpgrade) {
  PollDriver driver({.base_url = simulator_->BaseUrl()});
  driver.Poll();
  EXPECT_TRUE(driver.State().up);
  const auto requests = simulator_->Requests();
  for (const auto& [name, value] : requests.at(0).headers) {
    EXPECT_NE(name, "Upgrade");
    EXPECT_NE(name, "HTTP2-Settings");
    EXPECT_NE(name, "Connection");
  }
}

}  // namespace
}  // namespace certmon::e2e
