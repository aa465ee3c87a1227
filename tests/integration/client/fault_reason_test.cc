// Every fault of the simulator over sockets, and the reason a poll gives for it.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/integration/client/simulated_poll.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using std::chrono::milliseconds;

struct FaultRow {
  const char* name;
  const char* argument;
  std::optional<Reason> reason;  // nullopt: the poll is complete all the same
  std::size_t requests;          // sent for it
};

constexpr FaultRow kRows[] = {
    // The connection. Three attempts if the failure may be temporary.
    {"hang", "", Reason::kTimeout, 3},
    {"drip", "", Reason::kTimeout, 3},
    {"reset", "", Reason::kConnect, 3},
    {"reset-mid-body", "", Reason::kConnect, 3},
    {"truncate", "", Reason::kTruncated, 3},
    {"truncate", "0", Reason::kTruncated, 3},
    {"garbage", "", Reason::kHttpStatus, 1},
    {"close-delimited", "", Reason::kJson, 1},
    // Asked for once more, in pages.
    {"endless", "", Reason::kTooLarge, 2},
    {"big", "", Reason::kTooLarge, 2},
    // The status.
    {"unauthorized", "", Reason::kAuth, 1},
    {"unauthorized-envelope", "", Reason::kAuth, 1},
    {"forbidden", "", Reason::kAuth, 1},
    {"forbidden-envelope", "", Reason::kAuth, 1},
    {"not-found", "", Reason::kNotFound, 1},
    {"not-found-envelope", "", Reason::kNotFound, 1},
    {"bad-request", "", Reason::kHttp4xx, 1},
    {"gone", "", Reason::kHttp4xx, 1},
    {"rate-limited", "0", Reason::kRateLimited, 3},
    {"rate-limited", "3600", Reason::kRateLimited, 1},
    {"rate-limited-envelope", "", Reason::kRateLimited, 3},
    {"server-error", "", Reason::kHttp5xx, 3},
    {"bad-gateway", "", Reason::kHttp5xx, 3},
    {"unavailable", "", Reason::kHttp5xx, 3},
    {"unavailable", "21", Reason::kHttp5xx, 1},
    {"gateway-timeout", "", Reason::kHttp5xx, 3},
    {"redirect", "", Reason::kRedirect, 1},
    {"not-modified", "", Reason::kHttpStatus, 1},
    {"no-content", "", Reason::kHttpStatus, 1},
    {"status", "206", Reason::kHttpStatus, 1},
    {"status", "201", Reason::kHttpStatus, 1},
    {"html", "", Reason::kContentType, 1},
    // The text.
    {"gzip", "", Reason::kContentType, 1},
    {"content-type", "", Reason::kContentType, 1},
    {"content-type", "text/json", Reason::kContentType, 1},
    {"empty-body", "", Reason::kHttpStatus, 1},
    {"not-json", "", Reason::kJson, 1},
    {"json-cut", "", Reason::kJson, 1},
    {"two-documents", "", Reason::kJson, 1},
    {"trailing-junk", "", Reason::kJson, 1},
    {"byte-order-mark", "", Reason::kJson, 1},
    {"utf-16", "", Reason::kJson, 1},
    {"deep-nesting", "", Reason::kJson, 1},
    {"deep-nesting", "33", Reason::kJson, 1},
    // The envelope.
    {"unsuccessful", "", Reason::kApiResult, 1},
    {"unsuccessful", "52008", Reason::kApiResult, 1},
    {"unsuccessful", "80007", Reason::kAuth, 1},
    {"unsuccessful", "429", Reason::kRateLimited, 3},
    {"result-code", "", Reason::kApiResult, 1},
    {"no-header", "", Reason::kSchema, 1},
    {"null-header", "", Reason::kSchema, 1},
    {"no-flag", "", Reason::kSchema, 1},
    {"flag-string", "", Reason::kSchema, 1},
    {"no-body", "", Reason::kSchema, 1},
    {"null-body", "", Reason::kSchema, 1},
    {"blank-body", "", Reason::kSchema, 1},
    {"no-data", "", Reason::kSchema, 1},
    {"null-data", "", Reason::kSchema, 1},
    {"data-object", "", Reason::kSchema, 1},
    {"data-string", "", Reason::kSchema, 1},
    {"data-renamed", "", Reason::kSchema, 1},
    {"no-total", "", Reason::kSchema, 1},
    {"total-string", "", Reason::kSchema, 1},
    {"total-fractional", "", Reason::kSchema, 1},
    {"total-negative", "", Reason::kSchema, 1},
    {"wrong-types", "", Reason::kSchema, 1},
    {"duplicate-keys", "", Reason::kSchema, 1},
    // The listing: 25 certificates in three pages. What contradicts itself for good costs no more
    // than two requests beyond the one that shows it.
    {"total-huge", "", Reason::kInconsistent, 1},
    {"page-ignored", "", Reason::kInconsistent, 2},
    {"page-stuck", "", Reason::kInconsistent, 2},
    {"empty-page", "", Reason::kInconsistent, 2},
    {"total-page-zero", "", std::nullopt, 1},
    {"duplicate-entry", "", std::nullopt, 1},
    {"bad-entries", "", std::nullopt, 1},
};

class FaultReason : public SimulatedPoll, public testing::WithParamInterface<ApiVersion> {
 protected:
  void SetUp() override { version_ = GetParam(); }

  // After a refusal, one more request with a new token is sent, except if the role is missing.
  [[nodiscard]] std::size_t Requests(const FaultRow& row) const {
    const bool renews =
        NeedsToken(version_) && row.reason == Reason::kAuth && std::string(row.name) != "forbidden";
    return row.requests + (renews ? 1 : 0);
  }
};

INSTANTIATE_TEST_SUITE_P(Of, FaultReason, testing::ValuesIn(kAllVersions),
                         [](const auto& row) { return VersionName(row.param); });

TEST_P(FaultReason, MatchesTheFault) {
  for (const FaultRow& row : kRows) {
    SCOPED_TRACE(std::string(row.name) + "=" + row.argument);
    StartSimulator(25);
    connection_.request_timeout = milliseconds(
        std::string(row.name) == "hang" || std::string(row.name) == "drip" ? 200 : 15000);
    ASSERT_TRUE(Sim().AddFault({.name = row.name, .argument = row.argument}).has_value());
    const ListOutcome outcome = Poll();
    EXPECT_EQ(FailureOf(outcome), row.reason) << (outcome.failure ? outcome.failure->message : "");
    EXPECT_EQ(ListRequests().size(), Requests(row));
    EXPECT_EQ(ListAttempts(), Requests(row));
    if (outcome.failure) {
      for (const char* secret : {simulator::kDemoAppkey, simulator::kDemoUserAccessKeyId,
                                 simulator::kDemoSecretAccessKey, "simulated-token"}) {
        EXPECT_EQ(outcome.failure->message.find(secret), std::string::npos);
      }
    }
  }
}

TEST_P(FaultReason, IsInconsistentIfThePagesAlwaysContradictEachOther) {
  for (const char* name : {"total-changes", "total-too-big", "total-too-small", "shift", "gap"}) {
    SCOPED_TRACE(name);
    StartSimulator(25);
    ASSERT_TRUE(Sim().AddFault({.name = name}).has_value());
    const ListOutcome outcome = Poll();
    EXPECT_EQ(FailureOf(outcome), Reason::kInconsistent);
    EXPECT_LE(ListRequests().size(), 9U);  // three readings of three pages
    EXPECT_FALSE(outcome.entries.empty());
  }
}

TEST_P(FaultReason, IsConnectIfThePortIsClosed) {
  StartSimulator(25);
  Sim().StopListening();
  EXPECT_EQ(FailureOf(Poll()), Reason::kConnect);
  EXPECT_EQ(attempts_.size(), 3U);
  ASSERT_TRUE(Sim().StartListening().has_value());
  EXPECT_TRUE(Poll().complete());
}

TEST_P(FaultReason, IsAuthIfTheCredentialsAreWrong) {
  StartSimulator(5);
  std::string& credential = NeedsAccessKeys(version_) ? secret_ : appkey_;
  const std::string right = std::exchange(credential, "wrong");
  EXPECT_EQ(FailureOf(Poll()), Reason::kAuth);
  EXPECT_EQ(Sim().RequestCount(), 1U);  // no second try: it might lock the account
  credential = right;
  EXPECT_TRUE(Poll().complete());
}

TEST_P(FaultReason, IsAuthIfTheRoleIsMissingAndTheVersionNeedsIt) {
  StartSimulator(5);
  Sim().Configure([](simulator::Settings& settings) {
    settings.projects[0].keys[0].role = simulator::Role::kNone;
  });
  const auto expected =
      NeedsAccessKeys(version_) ? std::optional(Reason::kAuth) : std::optional<Reason>();
  EXPECT_EQ(FailureOf(Poll()), expected);
  EXPECT_EQ(ListRequests().size(), 1U);
}

TEST_P(FaultReason, SendsNothingToTheTargetOfARedirect) {
  StartSimulator(5);
  auto other = simulator::Simulator::Start({});
  ASSERT_TRUE(other.has_value());
  ASSERT_TRUE(
      Sim().AddFault({.name = "redirect", .argument = (*other)->BaseUrl() + "/x"}).has_value());
  EXPECT_EQ(FailureOf(Poll()), Reason::kRedirect);
  EXPECT_EQ((*other)->RequestCount(), 0U);
}

TEST_P(FaultReason, IsNoneIfARetrySucceeds) {
  for (const char* name : {"reset", "truncate", "server-error", "bad-gateway", "rate-limited"}) {
    for (const int page : {1, 2, 3}) {
      StartSimulator(25);
      Sim().Configure([](simulator::Settings& settings) {
        settings.ignore_all = true;
        settings.page_size_max = 10;
      });
      ASSERT_TRUE(Sim()
                      .AddFault({.name = name,
                                 .argument = std::string(name) == "rate-limited" ? "0" : "",
                                 .page = page,
                                 .count = 1})
                      .has_value());
      const ListOutcome outcome = Poll();
      EXPECT_TRUE(outcome.complete()) << name << " on page " << page;
      EXPECT_EQ(SortedNames(outcome), names_);
      EXPECT_EQ(ListRequests().size(), 4U);
    }
  }
}

TEST_P(FaultReason, RequestsPagesIfTheWholeListIsTooLarge) {
  StartSimulator(237);
  ASSERT_TRUE(Sim().AddFault({.name = "big", .count = 1}).has_value());
  const ListOutcome outcome = Poll();
  ASSERT_TRUE(outcome.complete());
  EXPECT_EQ(SortedNames(outcome), names_);
  const auto requests = ListRequests();
  ASSERT_EQ(requests.size(), 4U);
  EXPECT_NE(requests[0].query.find("all=true"), std::string::npos);
  for (std::size_t i = 1; i < requests.size(); ++i) {
    EXPECT_NE(requests[i].query.find("all=false"), std::string::npos);
    EXPECT_NE(requests[i].query.find("status=ALL"), std::string::npos);
  }
}

TEST_P(FaultReason, IsNeverCompleteIfAnyByteIsMissing) {
  // An answer cut after every byte, on every page of three.
  StartSimulator(3);
  Sim().Configure([](simulator::Settings& settings) {
    settings.ignore_all = true;
    settings.page_size_max = 1;
  });
  ASSERT_TRUE(Poll().complete());
  for (const int page : {1, 2, 3}) {
    int cut = 0;
    while (true) {
      Sim().ClearFaults();
      ASSERT_TRUE(Sim()
                      .AddFault({.name = "truncate", .argument = std::to_string(cut), .page = page})
                      .has_value());
      const ListOutcome outcome = Poll();
      if (outcome.complete()) {
        break;  // no byte was left to remove
      }
      ASSERT_EQ(FailureOf(outcome), Reason::kTruncated) << cut;
      ASSERT_EQ(outcome.entries.size(), page == 1 ? 0U : 2U) << cut;
      ++cut;
    }
    EXPECT_GT(cut, 200) << page;  // the shortest page of one entry is longer
  }
}

}  // namespace
}  // namespace certmon::certapi
