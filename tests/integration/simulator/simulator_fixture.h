// A running simulator and a plain client for its v1.1 list. Used by one thread.
#ifndef TESTS_INTEGRATION_SIMULATOR_SIMULATOR_FIXTURE_H_
#define TESTS_INTEGRATION_SIMULATOR_SIMULATOR_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "lib/simulator/simulator.h"
#include "tests/support/fake_clock.h"
#include "tests/support/http_get.h"

namespace certmon::simulator {

// 2026-08-01T03:00:00Z, noon in Seoul.
inline base::WallTime FixedNow() { return base::WallTime(std::chrono::seconds(1785553200)); }

class SimulatorTest : public testing::Test {
 protected:
  void Start(std::size_t certificates = 25) {
    SimulatorOptions options;
    options.clock = &clock_;
    options.settings.projects[0].certificates = SpreadCertificates(certificates, FixedNow());
    base::Result<std::unique_ptr<Simulator>> started = Simulator::Start(std::move(options));
    ASSERT_TRUE(started.has_value()) << started.error().message;
    simulator_ = std::move(*started);
  }

  [[nodiscard]] std::string ListUrl(const std::string& query,
                                    const std::string& appkey = kDemoAppkey) const {
    return simulator_->BaseUrl() + "/certmanager/v1.1/appkeys/" + appkey + "/certificates?" + query;
  }

  [[nodiscard]] test_support::HttpQuestion ListQuestion(const std::string& query) const {
    test_support::HttpQuestion question;
    question.url = ListUrl(query);
    question.headers = {std::string("X-TC-AUTHENTICATION-ID: ") + kDemoUserAccessKeyId,
                        std::string("X-TC-AUTHENTICATION-SECRET: ") + kDemoSecretAccessKey};
    return question;
  }

  // A request to which faults of this target apply, and that succeeds without a fault.
  [[nodiscard]] test_support::HttpQuestion QuestionFor(FaultTarget target) const {
    test_support::HttpQuestion question = ListQuestion("all=true&status=ALL&pageSize=100");
    if (target == FaultTarget::kDownload) {
      question.url.resize(question.url.find('?'));
      question.url += "/www-001.example.com/files";
    } else if (target == FaultTarget::kToken) {
      question.url = simulator_->TokenUrl();
      question.method = "POST";
      question.body = "grant_type=client_credentials";
      // printf '%s' 'demo-access-key-id-1:demo-secret-access-key-1' | base64
      question.headers = {
          "Content-Type: application/x-www-form-urlencoded",
          "Authorization: Basic ZGVtby1hY2Nlc3Mta2V5LWlkLTE6ZGVtby1zZWNyZXQtYWNjZXNzLWtleS0x"};
    }
    return question;
  }

  [[nodiscard]] test_support::HttpAnswer List(const std::string& query) const {
    return test_support::Fetch(ListQuestion(query));
  }

  void AddFault(const FaultRule& rule) {
    const base::Result<void> added = simulator_->AddFault(rule);
    ASSERT_TRUE(added.has_value()) << added.error().message;
  }

  test_support::FakeClock clock_{FixedNow()};
  std::unique_ptr<Simulator> simulator_;
};

}  // namespace certmon::simulator

#endif  // TESTS_INTEGRATION_SIMULATOR_SIMULATOR_FIXTURE_H_
