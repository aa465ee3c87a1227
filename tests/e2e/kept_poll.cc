#include "tests/e2e/kept_poll.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <sstream>

#include "lib/simulator/settings.h"
#include "tests/support/body_stream.h"
#include "tests/support/exposition_parser.h"

namespace certmon::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// All series of certificates except days_remaining change only through polls.
constexpr const char* kCertificateSeries = "nhncloud_certmanager_certificate_";
// The fault matrix requires 50 ms; sanitizers are about 10 times slower. Measured in processor time
// of this thread, which is independent of the machine's load.
constexpr double kBoundSeconds = 0.5;

std::map<std::string, std::string> Values(const std::string& series) {
  std::map<std::string, std::string> values;
  std::istringstream lines(series);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t blank = line.rfind(' ');
    values[line.substr(0, blank)] = line.substr(blank + 1);
  }
  return values;
}

std::string OfReason(const std::string& family, const std::string& reason) {
  return "nhncloud_certmanager_" + family + "{project=\"production\",reason=\"" + reason + "\"}";
}

double ThreadSeconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void ExpectNoSecret(const std::string& text) {
  EXPECT_THAT(text, Not(HasSubstr(simulator::kDemoAppkey)));
  EXPECT_THAT(text, Not(HasSubstr(simulator::kDemoUserAccessKeyId)));
  EXPECT_THAT(text, Not(HasSubstr(simulator::kDemoSecretAccessKey)));
  EXPECT_THAT(text, Not(HasSubstr("simulated-token")));
}

}  // namespace

KeptPoll::KeptPoll(PollDriver& driver)
    : driver_(driver),
      certificates_(driver.Series(kCertificateSeries)),
      failures_(Values(driver.Series("nhncloud_certmanager_poll_failures_total"))),
      last_success_(driver.State().last_success),
      logged_(driver.LogText().size()) {
  EXPECT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_FALSE(certificates_.empty());
  EXPECT_FALSE(failures_.empty());
}

void KeptPoll::ExpectKept(const std::string& reason) const {
  EXPECT_EQ(driver_.Series(kCertificateSeries), certificates_);
  EXPECT_THAT(PageOfFailure(reason),
              HasSubstr(certificates_.substr(0, certificates_.find('\n') + 1)));
}

void KeptPoll::ExpectFailed(const std::string& reason) const {
  static_cast<void>(PageOfFailure(reason));
}

std::string KeptPoll::PageOfFailure(const std::string& reason) const {
  EXPECT_EQ(driver_.State().removed_total, 0U);
  ExpectFailureShown(reason);
  EXPECT_EQ(driver_.State().last_success, last_success_);
  EXPECT_EQ(driver_.State().last_attempt, driver_.clock().WallNow());
  EXPECT_GT(driver_.State().last_attempt, last_success_);
  ExpectOneLine(reason);
  const std::string page = ServedPage();
  const auto parsed = test_support::ParseExposition(page);
  EXPECT_TRUE(parsed.has_value()) << parsed.error();
  EXPECT_THAT(page, HasSubstr("nhncloud_certmanager_up{project=\"production\"} 0\n"));
  EXPECT_THAT(page, Not(HasSubstr("://")));
  ExpectNoSecret(page);
  return page;
}

void KeptPoll::ExpectFailureShown(const std::string& reason) const {
  EXPECT_EQ(driver_.Series("nhncloud_certmanager_up"),
            "nhncloud_certmanager_up{project=\"production\"} 0\n");
  auto failures = failures_;
  std::string& counted = failures.at(OfReason("poll_failures_total", reason));
  counted = std::to_string(std::stoi(counted) + 1);
  EXPECT_EQ(Values(driver_.Series("nhncloud_certmanager_poll_failures_total")), failures)
      << driver_.LogText();
  const auto shown = Values(driver_.Series("nhncloud_certmanager_last_poll_failure"));
  const std::string last = OfReason("last_poll_failure", reason);
  EXPECT_EQ(shown.count(last), 1U);
  for (const auto& [series, value] : shown) {
    EXPECT_EQ(value, series == last ? "1" : "0") << series;
  }
}

void KeptPoll::ExpectOneLine(const std::string& reason) const {
  const std::string log = driver_.LogText().substr(logged_);
  EXPECT_THAT(log, HasSubstr("poll failed project=production reason=" + reason + " error="));
  EXPECT_EQ(log.find("poll failed"), log.rfind("poll failed")) << log;
  EXPECT_THAT(log, HasSubstr(" hint="));
  EXPECT_THAT(log, HasSubstr(" next_poll_in="));
  ExpectNoSecret(log);
  EXPECT_THAT(log, Not(HasSubstr("://")));
  EXPECT_THAT(log, Not(HasSubstr("appkeys/")));
  // Nothing of an HTML page that was returned instead of a list.
  EXPECT_THAT(log, Not(HasSubstr("<")));
}

std::string KeptPoll::ServedPage() const {
  const double began = ThreadSeconds();
  const http::ServerResponse response = driver_.Scrape();
  EXPECT_LT(ThreadSeconds() - began, kBoundSeconds);
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.stream, nullptr);
  return response.stream ? test_support::ReadAll(*response.stream) : "";
}

}  // namespace certmon::e2e
