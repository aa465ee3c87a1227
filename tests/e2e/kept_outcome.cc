#include "tests/e2e/kept_outcome.h"

#include <gmock/gmock.h>

#include "lib/simulator/settings.h"
#include "tests/support/exposition_parser.h"

namespace certmon::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::optional<std::string> ProjectValue(const std::string& page, const std::string& metric,
                                        test_support::ParsedLabels more = {}) {
  const auto parsed = test_support::ParseExposition(page);
  EXPECT_TRUE(parsed.has_value()) << parsed.error();
  more.emplace_back("project", "production");
  return parsed ? parsed->Value("nhncloud_certmanager_" + metric, more) : std::nullopt;
}

std::size_t Count(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

// Both change with the clock alone.
std::string CertificateSeries(const PollDriver& driver) {
  return driver.Series("nhncloud_certmanager_certificate_expiration") +
         driver.Series("nhncloud_certmanager_certificate_creation") +
         driver.Series("nhncloud_certmanager_certificate_info");
}

}  // namespace

KeptOutcome::KeptOutcome(const PollDriver& driver)
    : driver_(driver),
      page_(driver.Page()),
      certificates_(CertificateSeries(driver)),
      success_(driver.State().last_success),
      attempt_(driver.State().last_attempt),
      log_size_(driver.LogText().size()) {
  EXPECT_TRUE(driver.State().up) << driver.LogText();
}

std::string KeptOutcome::Failures(const std::string& reason) const {
  return ProjectValue(page_, "poll_failures_total", {{"reason", reason}}).value_or("none");
}

void KeptOutcome::ExpectFailed(const std::string& reason) const {
  const std::string page = driver_.Page();
  const std::string log = driver_.LogText().substr(log_size_);
  EXPECT_EQ(ProjectValue(page, "up"), "0") << log;
  EXPECT_EQ(ProjectValue(page, "last_poll_failure", {{"reason", reason}}), "1") << log;
  EXPECT_EQ(ProjectValue(page, "poll_failures_total", {{"reason", reason}}),
            std::to_string(std::stoi(Failures(reason)) + 1));
  EXPECT_EQ(driver_.State().last_success, success_);
  EXPECT_GT(driver_.State().last_attempt, attempt_);
  EXPECT_EQ(Count(log, "poll failed project=production reason=" + reason + " "), 1U) << log;
  EXPECT_THAT(log, HasSubstr(" next_poll_in="));
  for (const std::string& text : {log, page}) {
    EXPECT_THAT(text, Not(HasSubstr("://")));
    EXPECT_THAT(text, Not(HasSubstr(simulator::kDemoAppkey)));
    EXPECT_THAT(text, Not(HasSubstr(simulator::kDemoUserAccessKeyId)));
    EXPECT_THAT(text, Not(HasSubstr(simulator::kDemoSecretAccessKey)));
  }
}

void KeptOutcome::ExpectKept(const std::string& reason) const {
  ExpectFailed(reason);
  EXPECT_FALSE(certificates_.empty());
  EXPECT_EQ(CertificateSeries(driver_), certificates_);
}

}  // namespace certmon::e2e
