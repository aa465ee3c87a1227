// One poll of the simulator over real sockets: ListPoll and CurlTransport together.
#ifndef TESTS_INTEGRATION_CLIENT_SIMULATED_POLL_H_
#define TESTS_INTEGRATION_CLIENT_SIMULATED_POLL_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/certapi/list_poll.h"
#include "lib/certapi/token_source.h"
#include "lib/http/curl_transport.h"
#include "lib/simulator/simulator.h"

namespace certmon::certapi {

// No backoff unless the server asks for it.
class NoJitter final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return 0.0; }
};

// The four versions, for suites that every one of them passes.
inline constexpr ApiVersion kAllVersions[] = {ApiVersion::kV1_0, ApiVersion::kV1_1,
                                              ApiVersion::kV1_2, ApiVersion::kV1_3};
// "V1_3", for the names of tests.
[[nodiscard]] std::string VersionName(ApiVersion version);

class SimulatedPoll : public testing::Test {
 protected:
  // A simulator with so many certificates, "c000" and so on; every third one expired long ago.
  void StartSimulator(std::size_t certificates);
  [[nodiscard]] simulator::Simulator& Sim() { return *simulator_; }

  [[nodiscard]] ListOutcome Poll();
  [[nodiscard]] static std::vector<std::string> SortedNames(const ListOutcome& outcome);
  [[nodiscard]] static std::optional<base::Reason> FailureOf(const ListOutcome& outcome);
  // What arrived, and what was attempted, for the list: requests for tokens left out.
  [[nodiscard]] std::vector<simulator::LoggedRequest> ListRequests() const;
  [[nodiscard]] std::size_t ListAttempts() const;
  // The requests for tokens that arrived.
  [[nodiscard]] std::size_t TokenRequests() const;

  ListPollSettings settings_;
  ApiVersion version_ = ApiVersion::kV1_1;
  http::ConnectionSettings connection_;
  std::string base_url_;   // the simulator's, unless a test says otherwise
  std::string token_url_;  // likewise
  std::string appkey_ = simulator::kDemoAppkey;
  std::string key_id_ = simulator::kDemoUserAccessKeyId;
  std::string secret_ = simulator::kDemoSecretAccessKey;
  std::vector<Attempt> attempts_;  // of the last poll
  std::vector<std::string> names_;

 private:
  base::SystemClock clock_;
  NoJitter random_;
  http::RetryBudget budget_;
  std::unique_ptr<simulator::Simulator> simulator_;
  // Kept over the polls of one simulator, as a project keeps it.
  std::optional<TokenSource> tokens_;
  std::unique_ptr<http::Transport> transport_ = http::MakeCurlTransport("test/1.0", clock_).value();
};

}  // namespace certmon::certapi

#endif  // TESTS_INTEGRATION_CLIENT_SIMULATED_POLL_H_
