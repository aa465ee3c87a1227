// Tokens of v1.3 over sockets: the simulator's token endpoint with its faults. Fault row K11.
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/client/simulated_poll.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using simulator::FaultTarget;

class TokenFault : public SimulatedPoll {
 protected:
  void SetUp() override { version_ = ApiVersion::kV1_3; }
};

struct Row {
  const char* name;
  const char* argument;
  std::optional<Reason> reason;  // nullopt: the poll is complete all the same
  std::size_t requests;          // for tokens
};

constexpr Row kRows[] = {
    // Of the token endpoint alone.
    {"token-life-text", "", std::nullopt, 1},
    {"token-life", "60", std::nullopt, 1},
    {"token-life", "0", Reason::kToken, 1},
    {"token-no-life", "", Reason::kToken, 1},
    {"token-missing", "", Reason::kToken, 1},
    {"token-type", "", Reason::kToken, 1},
    // Of every other family.
    {"hang", "", Reason::kTimeout, 3},
    {"reset", "", Reason::kConnect, 3},
    {"truncate", "", Reason::kTruncated, 3},
    {"garbage", "", Reason::kHttpStatus, 1},
    {"endless", "", Reason::kTooLarge, 1},
    {"unauthorized", "", Reason::kAuth, 1},
    {"unauthorized-envelope", "", Reason::kAuth, 1},
    {"forbidden", "", Reason::kAuth, 1},
    {"not-found", "", Reason::kNotFound, 1},
    {"rate-limited", "0", Reason::kRateLimited, 3},
    {"server-error", "", Reason::kHttp5xx, 3},
    {"bad-gateway", "", Reason::kHttp5xx, 3},
    {"unavailable", "", Reason::kHttp5xx, 3},
    {"redirect", "", Reason::kRedirect, 1},
    {"html", "", Reason::kToken, 1},
    {"empty-body", "", Reason::kToken, 1},
    {"no-content", "", Reason::kHttpStatus, 1},
    {"not-json", "", Reason::kToken, 1},
    {"json-cut", "", Reason::kToken, 1},
    {"trailing-junk", "", Reason::kToken, 1},
    {"unsuccessful", "80007", Reason::kAuth, 1},
    {"unsuccessful", "12345", Reason::kToken, 1},
};

TEST_F(TokenFault, EndsThePollWithItsReasonAndRequestsNoPage) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(std::string(row.name) + "=" + row.argument);
    StartSimulator(25);
    connection_.request_timeout =
        std::chrono::milliseconds(std::string(row.name) == "hang" ? 200 : 15000);
    ASSERT_TRUE(
        Sim()
            .AddFault({.name = row.name, .argument = row.argument, .target = FaultTarget::kToken})
            .has_value());
    const ListOutcome outcome = Poll();
    EXPECT_EQ(FailureOf(outcome), row.reason) << (outcome.failure ? outcome.failure->message : "");
    EXPECT_EQ(TokenRequests(), row.requests);
    EXPECT_EQ(ListRequests().size(), row.reason ? 0U : 1U);
    for (const char* secret :
         {simulator::kDemoUserAccessKeyId, simulator::kDemoSecretAccessKey, "simulated-token"}) {
      EXPECT_EQ((outcome.failure ? outcome.failure->message : "").find(secret), std::string::npos);
    }
    Sim().ClearFaults();
    EXPECT_TRUE(Poll().complete());
  }
}

TEST_F(TokenFault, OneTokenServesEveryPageOfEveryPoll) {
  StartSimulator(237);
  Sim().Configure([](simulator::Settings& settings) {
    settings.ignore_all = true;
    settings.page_size_max = 10;
  });
  EXPECT_TRUE(Poll().complete());
  EXPECT_TRUE(Poll().complete());
  EXPECT_EQ(TokenRequests(), 1U);
  EXPECT_EQ(ListRequests().size(), 48U);
}

TEST_F(TokenFault, SurvivesARevocationBetweenPolls) {
  StartSimulator(25);
  EXPECT_TRUE(Poll().complete());
  Sim().RevokeTokens();
  EXPECT_TRUE(Poll().complete());
  EXPECT_EQ(TokenRequests(), 2U);
}

TEST_F(TokenFault, SurvivesARefusalInTheMiddleOfAListing) {
  StartSimulator(237);
  Sim().Configure([](simulator::Settings& settings) {
    settings.ignore_all = true;
    settings.page_size_max = 10;
  });
  ASSERT_TRUE(Sim().AddFault({.name = "unauthorized", .page = 9, .count = 1}).has_value());
  const ListOutcome outcome = Poll();
  EXPECT_TRUE(outcome.complete());
  EXPECT_EQ(SortedNames(outcome), names_);
  EXPECT_EQ(TokenRequests(), 2U);
  EXPECT_EQ(ListRequests().size(), 25U);
}

TEST_F(TokenFault, SendsTheKeysToTheTokenEndpointAlone) {
  StartSimulator(5);
  EXPECT_TRUE(Poll().complete());
  for (const auto& request : Sim().Requests()) {
    const bool is_token = request.path == "/oauth2/token/create";
    EXPECT_EQ(request.method, is_token ? "POST" : "GET");
    EXPECT_EQ(request.body, is_token ? "grant_type=client_credentials" : "");
    for (const auto& [name, value] : request.headers) {
      EXPECT_EQ(name == "Authorization", is_token && value.starts_with("Basic ")) << name;
      EXPECT_EQ(value.find(simulator::kDemoSecretAccessKey), std::string::npos) << name;
    }
    EXPECT_EQ(request.path.find(simulator::kDemoAppkey) != std::string::npos, !is_token);
  }
}

TEST_F(TokenFault, LeavesDomainsAndIdsToTheVersionsThatHaveThem) {
  for (const ApiVersion version : kAllVersions) {
    version_ = version;
    settings_.domains = true;
    StartSimulator(2);
    Sim().Configure([](simulator::Settings& settings) {
      settings.projects[0].certificates[0].domains = {"a.example.com", "*.example.com"};
    });
    const ListOutcome outcome = Poll();
    ASSERT_TRUE(outcome.complete());
    const Certificate& certificate = outcome.entries[0].certificate;
    EXPECT_EQ(certificate.domains.size(), HasDomains(version) ? 2U : 0U);
    EXPECT_EQ(certificate.id.empty(), !HasCertificateId(version));
  }
}

}  // namespace
}  // namespace certmon::certapi
